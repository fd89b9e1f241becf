import type { ContainerStats } from '../../../engine/index.js';
import { compactBytes, percent } from '../../format.js';
import { say } from '../../language/say.js';
import type { Theme } from '../../theme.js';

/** The numbers of one container. What two lines of a chart show has their colours. Each as a piece that stands alone; the most important first. */
export type StatsFigures = {
  readonly cpu: readonly string[];
  readonly memory: readonly string[];
  readonly network: readonly string[];
  readonly blockIo: readonly string[];
  readonly health: readonly string[];
};

export type FiguresOptions = { readonly theme: Theme; readonly hasMemoryLimit: boolean };

export function statsFigures(stats: ContainerStats, options: FiguresOptions): StatsFigures {
  const { theme } = options;
  return {
    cpu: cpuFigures(stats, theme),
    memory: memoryFigures(stats, options),
    network: networkFigures(stats, theme),
    blockIo: [
      `io ${theme.paint('accent', 'r')} ${compactBytes(stats.readBytesPerSecond)}/s ${theme.paint('warn', 'w')} ${compactBytes(stats.writtenBytesPerSecond)}/s`,
      theme.paint(
        'faint',
        say(`total ${compactBytes(stats.sample.blockIo.readBytes)}/${compactBytes(stats.sample.blockIo.writtenBytes)}`),
      ),
    ],
    health: healthFigures(stats, theme),
  };
}

/** In the place of figures, where there are only charts of what it used before it ended. */
export function pastFigures(status: string, theme: Theme): StatsFigures {
  const names = ['cpu', 'mem', 'net', 'io'].map((name) => theme.paint('faint', say(name)));
  const [cpu = '', memory = '', network = '', blockIo = ''] = names;
  return {
    cpu: [cpu, theme.paint('warn', status)],
    memory: [memory],
    network: [network],
    blockIo: [blockIo],
    health: [theme.paint('faint', say('what it used while it ran'))],
  };
}

function cpuFigures({ cpuPercent, sample: { cpu } }: ContainerStats, theme: Theme): string[] {
  const allowed = cpu.quotaCpus ?? cpu.onlineCpus;
  const share = allowed > 0 ? cpuPercent / allowed : 0;
  const of = cpu.quotaCpus === undefined ? `of ${cpu.onlineCpus} cpus` : `of ${trim(cpu.quotaCpus)} cpus allowed`;
  const throttled =
    cpu.periods > 0 ? `throttled ${percent((100 * cpu.throttledPeriods) / cpu.periods)}` : 'throttled 0';
  const isThrottled = cpu.throttledPeriods > 0;
  return [
    `${say('cpu')} ${theme.paint(share >= 90 ? 'warn' : 'strong', percent(cpuPercent))}`,
    say(`${percent(share)} ${of}`),
    theme.paint(isThrottled ? 'warn' : 'faint', say(throttled)),
  ];
}

/** Without a limit of its own, a container has the whole machine's memory. */
function memoryFigures(
  { memoryPercent, sample: { memory } }: ContainerStats,
  { theme, hasMemoryLimit }: FiguresOptions,
): string[] {
  const used = theme.paint(memoryPercent >= 90 ? 'bad' : 'strong', compactBytes(memory.usedBytes));
  const share = percent(memoryPercent);
  return hasMemoryLimit
    ? [`${say('mem')} ${used} / ${compactBytes(memory.limitBytes)}`, share]
    : [`${say('mem')} ${used}`, theme.paint('faint', say(`of ${compactBytes(memory.limitBytes)} host`)), share];
}

function networkFigures({ sample: { network }, ...rates }: ContainerStats, theme: Theme): string[] {
  const { up, down } = theme.glyphs;
  if (!network) return [theme.paint('faint', say("net: the host's own"))];
  return [
    `${say('net')} ${theme.paint('accent', down)}${compactBytes(rates.receivedBytesPerSecond)}/s ${theme.paint('warn', up)}${compactBytes(rates.sentBytesPerSecond)}/s`,
    theme.paint('faint', say(`total ${compactBytes(network.receivedBytes)}/${compactBytes(network.sentBytes)}`)),
  ];
}

function healthFigures({ sample: { pids, pressure, memory } }: ContainerStats, theme: Theme): string[] {
  const isNearLimit = pids.limit !== undefined && pids.current >= 0.9 * pids.limit;
  const processes = `pids ${pids.current}${pids.limit === undefined ? '' : `/${pids.limit}`}`;
  return [
    theme.paint(isNearLimit ? 'warn' : 'plain', processes),
    theme.paint(memory.oomKills > 0 ? 'bad' : 'faint', `oom ${memory.oomKills}`),
    pressure
      ? theme.paint(
          Math.max(pressure.cpu, pressure.memory, pressure.io) >= 20 ? 'warn' : 'faint',
          `psi cpu ${percent(pressure.cpu)} mem ${percent(pressure.memory)} io ${percent(pressure.io)}`,
        )
      : theme.paint('faint', 'psi -'),
  ];
}

function trim(value: number): string {
  return String(Math.round(value * 100) / 100);
}
