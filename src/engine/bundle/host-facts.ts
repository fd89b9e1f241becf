import { existsSync, readFileSync } from 'node:fs';
import { arch, release } from 'node:os';

import type { RuntimeDevice } from '../../oci/runtime-spec.js';
import { parseCapabilitySet } from './capabilities.js';
import { listDevices } from './list-devices.js';
import { type MachineLimits, readMachineLimits } from './machine-limits.js';
import { parseHardLimits } from './resource-limits.js';

/** What this machine allows a container at most; asked once per process. */
export type HostFacts = {
  /** Docker's name of the machine: `amd64`, `arm64`. */
  readonly architecture: string;
  /** `uname -r`. */
  readonly kernelRelease: string;
  readonly cgroupVersion: 1 | 2;
  readonly limits: MachineLimits;
  /** What can be granted at all: names with `CAP_`, in the kernel's order. */
  readonly boundingCapabilities: readonly string[];
  /** Our own hard limits by docker's name (`nofile`); Infinity for unlimited. */
  readonly hardLimits: Readonly<Record<string, number>>;
  /** Our own, and so the lowest that a container can have without CAP_SYS_RESOURCE. */
  readonly oomScoreAdj: number;
  /** The kernel enforces profiles of AppArmor. */
  readonly hasAppArmor: boolean;
  readonly hasSelinux: boolean;
  /** A small init for `--init`; undefined where none is installed. */
  readonly initPath: string | undefined;
  /** Every device node below /dev, for privileged containers. */
  devices(): readonly RuntimeDevice[];
};

const CGROUP_ROOT = '/sys/fs/cgroup';

// Where docker, podman and the distributions put one that needs no libraries, which the image may not have.
const INITS = [
  '/usr/bin/docker-init',
  '/usr/libexec/docker/docker-init',
  '/usr/bin/tini-static',
  '/usr/libexec/podman/catatonit',
  '/usr/bin/catatonit',
];

const DOCKER_ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  ia32: '386',
  riscv64: 'riscv64',
  s390x: 's390x',
  ppc64: 'ppc64le',
};

/** Asks this machine; reads a few small files. */
export function readHostFacts(): HostFacts {
  const cgroupVersion = existsSync(`${CGROUP_ROOT}/cgroup.controllers`) ? 2 : 1;
  return {
    architecture: DOCKER_ARCHITECTURES[arch()] ?? arch(),
    kernelRelease: release(),
    cgroupVersion,
    limits: readMachineLimits(CGROUP_ROOT, cgroupVersion, ownGroup()),
    boundingCapabilities: parseCapabilitySet(
      /^CapBnd:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0',
    ),
    hardLimits: parseHardLimits(readFileSync('/proc/self/limits', 'latin1')),
    oomScoreAdj: Number(readFileSync('/proc/self/oom_score_adj', 'latin1')),
    hasAppArmor: isAppArmorOn(),
    hasSelinux: existsSync('/sys/fs/selinux/enforce'),
    initPath: INITS.find((path) => existsSync(path)),
    devices: () => listDevices('/dev'),
  };
}

function isAppArmorOn(): boolean {
  const file = '/sys/module/apparmor/parameters/enabled';
  return existsSync(file) && readFileSync(file, 'latin1').startsWith('Y');
}

/** Where we are in version 2. */
const ownGroup = (): string => /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'latin1'))?.[1] ?? '/';
