import { engineError } from '../../errors/engine-error.js';
import type { RuntimeProcess } from '../../oci/runtime-spec.js';
import type { ContainerResources } from '../container/container.js';
import type { HostFacts } from './host-facts.js';

/** Docker's names of the limits, and the kernel's in `/proc/PID/limits`. */
const LIMITS: Readonly<Record<string, string>> = {
  as: 'Max address space',
  core: 'Max core file size',
  cpu: 'Max cpu time',
  data: 'Max data size',
  fsize: 'Max file size',
  locks: 'Max file locks',
  memlock: 'Max locked memory',
  msgqueue: 'Max msgqueue size',
  nice: 'Max nice priority',
  nofile: 'Max open files',
  nproc: 'Max processes',
  rss: 'Max resident set',
  rtprio: 'Max realtime priority',
  rttime: 'Max realtime timeout',
  sigpending: 'Max pending signals',
  stack: 'Max stack size',
};

/** Reads the hard limits out of `/proc/PID/limits`, by docker's names; Infinity for unlimited. */
export function parseHardLimits(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(LIMITS).map(([name, title]) => {
      const hard = new RegExp(`^${title}\\s+\\S+\\s+(\\S+)`, 'm').exec(text)?.[1] ?? 'unlimited';
      return [name, hard === 'unlimited' ? Infinity : Number(hard)];
    }),
  );
}

/** What the user asks for, but no lower than our own without the right to lower it. */
export function lowestOomScore(
  asked: number,
  { boundingCapabilities, oomScoreAdj }: Pick<HostFacts, 'boundingCapabilities' | 'oomScoreAdj'>,
): number {
  return boundingCapabilities.includes('CAP_SYS_RESOURCE') ? asked : Math.max(asked, oomScoreAdj);
}

/**
 * The limits that the user asks for, no higher than our own hard ones unless we may go beyond them.
 * -1 is unlimited, which is Infinity here.
 *
 * @throws argument_invalid
 */
export function makeResourceLimits(
  ulimits: ContainerResources['ulimits'],
  { hardLimits, boundingCapabilities }: Pick<HostFacts, 'hardLimits' | 'boundingCapabilities'>,
): NonNullable<RuntimeProcess['rlimits']> {
  const mayRaise = boundingCapabilities.includes('CAP_SYS_RESOURCE');
  return ulimits.map(({ name, soft, hard }) => {
    if (!(name in LIMITS)) throw engineError('argument_invalid', { reason: `invalid ulimit type: ${name}` });
    const highest = mayRaise ? Infinity : (hardLimits[name] ?? Infinity);
    const clamp = (value: number): number => Math.min(value < 0 ? Infinity : value, highest);
    return { type: `RLIMIT_${name.toUpperCase()}`, soft: clamp(soft), hard: clamp(hard) };
  });
}
