import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { ContainerResources } from './container.js';

const CPU_ROOT = '/sys/fs/cgroup/cpu';
const DEFAULT_PERIOD_MICROS = 1_000_000;

/**
 * Real-time CPU time is given from the top: a group can give to those below it only what it has, and a new one has none.
 * So every group above `group` gets what those below it have together. Only where somebody asks for it, and only with
 * version 1: docker wants its daemon to be started with a share for all.
 *
 * @throws argument_invalid where the machine has no more to give
 * @see linux, Documentation/scheduler/sched-rt-group.rst
 */
export function allowRealtime(
  group: string,
  { cpuRealtimeRuntimeMicros, cpuRealtimePeriodMicros }: ContainerResources,
): void {
  if (cpuRealtimeRuntimeMicros <= 0) return;
  const asked = cpuRealtimeRuntimeMicros / (cpuRealtimePeriodMicros || DEFAULT_PERIOD_MICROS);
  for (const { above, below } of stepsTo(join(CPU_ROOT, group))) {
    mkdirSync(above, { recursive: true });
    const others = foldersIn(above).filter((folder) => folder !== below);
    const needed = others.reduce((sum, folder) => sum + shareOf(folder), asked);
    if (shareOf(above) < needed) giveShare(above, needed);
  }
}

type Step = { readonly above: string; readonly below: string };

/** From the highest group below the root to the one above `folder`. */
function stepsTo(folder: string): readonly Step[] {
  const above = dirname(folder);
  return above.length <= CPU_ROOT.length ? [] : [...stepsTo(above), { above, below: folder }];
}

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

/** CPUs, as a fraction of one. */
const shareOf = (folder: string): number =>
  readNumber(join(folder, 'cpu.rt_runtime_us')) / readNumber(join(folder, 'cpu.rt_period_us'));

const readNumber = (path: string): number => Number(readFileSync(path, 'latin1'));

function giveShare(folder: string, share: number): void {
  const runtime = Math.ceil(share * readNumber(join(folder, 'cpu.rt_period_us')));
  try {
    writeFileSync(join(folder, 'cpu.rt_runtime_us'), String(runtime));
  } catch (cause) {
    const reason = 'this machine has no such amount of real-time CPU time left to give (--cpu-rt-runtime)';
    throw engineError('argument_invalid', { reason }, { cause });
  }
}
