import type { ContainerStats, StatsSample } from './container-stats.js';
import { cpuPercent } from './cpu-percent.js';

const MS_PER_SECOND = 1000;

/**
 * A sample with the rates since the one before; all 0 without one. A counter that went back, as after a restart,
 * counts as not having moved.
 */
export function withRates(earlier: StatsSample | undefined, later: StatsSample): ContainerStats {
  const perSecond = (read: (sample: StatsSample) => number | undefined): number => {
    const before = earlier && read(earlier);
    const after = read(later);
    const seconds = earlier ? (later.timeMs - earlier.timeMs) / MS_PER_SECOND : 0;
    if (before === undefined || after === undefined || seconds <= 0) return 0;
    return Math.max(0, after - before) / seconds;
  };
  return {
    sample: later,
    cpuPercent: earlier ? cpuPercent(earlier.cpu, later.cpu) : 0,
    memoryPercent: memoryPercent(later.memory),
    receivedBytesPerSecond: perSecond(({ network }) => network?.receivedBytes),
    sentBytesPerSecond: perSecond(({ network }) => network?.sentBytes),
    readBytesPerSecond: perSecond(({ blockIo }) => blockIo.readBytes),
    writtenBytesPerSecond: perSecond(({ blockIo }) => blockIo.writtenBytes),
  };
}

function memoryPercent({ usedBytes, limitBytes }: StatsSample['memory']): number {
  return limitBytes > 0 ? (usedBytes / limitBytes) * 100 : 0;
}
