import type { RuntimeDeviceRule, RuntimeResources } from '../../oci/runtime-spec.js';
import type { ContainerConfig, ContainerResources } from '../container/container.js';
import type { HostFacts } from './host-facts.js';

const CPU_PERIOD_MICROS = 100_000;
const NANO_CPUS_PER_CPU = 1e9;
const FREELY = 'rwm';

const allow = (major: number, minor: number): RuntimeDeviceRule => ({
  allow: true,
  type: 'c',
  major,
  minor,
  access: FREELY,
});

/** Everything refused but zero, null, urandom, random, tty and console; fuse by name. @see moby, oci/defaults.go */
const DEVICE_RULES: readonly RuntimeDeviceRule[] = [
  { allow: false, access: FREELY },
  allow(1, 5),
  allow(1, 3),
  allow(1, 9),
  allow(1, 8),
  allow(5, 0),
  allow(5, 1),
  { allow: false, type: 'c', major: 10, minor: 229, access: FREELY },
];

/** The cgroup's limits. 0 in the wishes is none. */
export function makeResources(
  { resources, isPrivileged }: Pick<ContainerConfig, 'resources' | 'isPrivileged'>,
  host: Pick<HostFacts, 'hasSwapAccounting'>,
): RuntimeResources {
  const memory = definedOnly({
    limit: resources.memoryBytes || undefined,
    reservation: resources.memoryReservationBytes || undefined,
    swap: host.hasSwapAccounting ? swapLimit(resources) : undefined,
  });
  const cpu = definedOnly({
    shares: resources.cpuShares || undefined,
    ...(resources.nanoCpus > 0 && {
      quota: Math.round((resources.nanoCpus * CPU_PERIOD_MICROS) / NANO_CPUS_PER_CPU),
      period: CPU_PERIOD_MICROS,
    }),
    cpus: resources.cpusetCpus || undefined,
    mems: resources.cpusetMems || undefined,
  });
  return {
    devices: isPrivileged ? [{ allow: true, access: FREELY }] : DEVICE_RULES,
    ...(memory && { memory }),
    ...(cpu && { cpu }),
    ...(resources.pidsLimit > 0 && { pids: { limit: resources.pidsLimit } }),
  };
}

/** Memory and swap together. Docker allows as much swap as memory where the user does not say. */
function swapLimit({ memoryBytes, memorySwapBytes }: ContainerResources): number | undefined {
  if (memorySwapBytes !== 0) return memorySwapBytes;
  return memoryBytes > 0 ? memoryBytes * 2 : undefined;
}

/** Without its undefined fields; undefined where nothing is left. */
function definedOnly<Fields extends object>(fields: Fields): Fields | undefined {
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined);
  return defined.length === 0 ? undefined : (Object.fromEntries(defined) as Fields);
}
