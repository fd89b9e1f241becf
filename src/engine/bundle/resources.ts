import type { RuntimeBlockIo, RuntimeResources } from '../../oci/runtime-spec.js';
import type { ContainerResources } from '../container/container.js';
import type { MachineLimits } from './machine-limits.js';

const CPU_PERIOD_MICROS = 100_000;
const NANO_CPUS_PER_CPU = 1e9;

/** What the kernel takes. @see linux, kernel/sched/sched.h: MIN_SHARES, MAX_SHARES */
const SHARES = { least: 2, most: 262_144 } as const;

/** The cgroup's limits, but for devices. 0 in the wishes is none. */
export function makeLimits(
  resources: ContainerResources,
  { hasSwap }: Pick<MachineLimits, 'hasSwap'>,
  blockIO?: RuntimeBlockIo,
): Omit<RuntimeResources, 'devices'> {
  const memory = definedOnly({
    limit: resources.memoryBytes || undefined,
    reservation: resources.memoryReservationBytes || undefined,
    swap: hasSwap ? swapLimit(resources) : undefined,
    swappiness: resources.memorySwappiness,
    disableOOMKiller: resources.isOomKillDisabled || undefined,
  });
  const cpu = definedOnly({
    shares: resources.cpuShares ? Math.min(Math.max(resources.cpuShares, SHARES.least), SHARES.most) : undefined,
    ...bandwidth(resources),
    realtimePeriod: resources.cpuRealtimePeriodMicros || undefined,
    realtimeRuntime: resources.cpuRealtimeRuntimeMicros || undefined,
    cpus: resources.cpusetCpus || undefined,
    mems: resources.cpusetMems || undefined,
  });
  return {
    ...(memory && { memory }),
    ...(cpu && { cpu }),
    ...(resources.pidsLimit > 0 && { pids: { limit: resources.pidsLimit } }),
    ...(blockIO && { blockIO }),
  };
}

/** A quota below 0 is none, which a new cgroup has anyway, and crun cannot write. */
function bandwidth({ nanoCpus, cpuPeriodMicros, cpuQuotaMicros }: ContainerResources) {
  if (nanoCpus > 0) {
    return { quota: Math.round((nanoCpus * CPU_PERIOD_MICROS) / NANO_CPUS_PER_CPU), period: CPU_PERIOD_MICROS };
  }
  return { quota: cpuQuotaMicros > 0 ? cpuQuotaMicros : undefined, period: cpuPeriodMicros || undefined };
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
