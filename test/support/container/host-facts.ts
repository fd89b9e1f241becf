import { parseCapabilitySet } from '../../../src/engine/bundle/capabilities.js';
import type { HostFacts } from '../../../src/engine/bundle/host-facts.js';

/** A machine that can give everything. */
export const ABLE_HOST: HostFacts = {
  architecture: 'amd64',
  kernelRelease: '6.18.44',
  cgroupVersion: 2,
  hasSwapAccounting: true,
  boundingCapabilities: parseCapabilitySet('1ffffffffff'),
  hardLimits: { nofile: 20_000, nproc: Infinity },
  oomScoreAdj: 0,
  initPath: '/usr/bin/tini-static',
  devices: () => [{ type: 'b', path: '/dev/sda', major: 8, minor: 0, fileMode: 0o660, uid: 0, gid: 6 }],
};

/** The same without CAP_SYS_RESOURCE, as inside another container. */
export const POORER_HOST: HostFacts = {
  ...ABLE_HOST,
  boundingCapabilities: ABLE_HOST.boundingCapabilities.filter((name) => name !== 'CAP_SYS_RESOURCE'),
};
