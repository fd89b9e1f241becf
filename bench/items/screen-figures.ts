import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { TerminalDriver } from '../../test/support/terminal-driver.js';
import type { Figure } from '../measure/finding.js';
import { percentile } from '../measure/sample.js';

export type ScreenProgram = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whether all of the first frame is there. */
  readonly isComplete: (text: string) => boolean;
  /** Pressed once, before anything is measured under keys or at rest. */
  readonly begin?: readonly string[] | undefined;
  /** Pressed in turn: each must change the screen. */
  readonly keys: readonly string[];
};

type Size = { readonly columns: number; readonly rows: number };
type Case = { readonly label: string; readonly size: Size };

const SETTLING_MS = 2500;
const LONGEST_CHANGE_MS = 2000;
const TICKS_PER_SECOND = 100;
/** What a program keeps of a start is whole after the third one (ADR 5). */
const WARM_UPS = 3;

/** From the start of the program to its first complete frame. */
export async function startUp(
  program: ScreenProgram,
  { label, size, rounds, targetMs }: Case & { readonly rounds: number; readonly targetMs?: number },
): Promise<readonly Figure[]> {
  for (let count = 0; count < WARM_UPS; count += 1) await warmUp(program, size);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAtMs = performance.now();
    await using terminal = open(program, size);
    await terminal.waitFor(program.isComplete);
    times.push(performance.now() - startedAtMs);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return [
    figure(`${label}: first complete frame, median`, percentile(sorted, 0.5), 'ms', targetMs),
    figure(`${label}: first complete frame, best`, sorted[0] ?? Number.NaN, 'ms', targetMs),
  ];
}

/** Once to its proper end: a program may keep for its next start what it found out in the last. */
async function warmUp(program: ScreenProgram, size: Size): Promise<void> {
  await using terminal = open(program, size);
  await terminal.waitFor(program.isComplete);
  terminal.press('q');
  await Promise.race([terminal.exit, delay(LONGEST_CHANGE_MS)]);
}

/** What it costs while nobody presses a key. */
export async function atRest(
  program: ScreenProgram,
  {
    label,
    size,
    seconds,
    targets = {},
  }: Case & {
    readonly seconds: number;
    readonly targets?: { readonly cpuPercent?: number; readonly kilobytes?: number; readonly mebibytes?: number };
  },
): Promise<readonly Figure[]> {
  await using terminal = await settled(program, size);
  const [ticks, bytes, startedAtMs] = [cpuTicks(terminal.pid), terminal.screen.counts.bytes, performance.now()];
  await delay(seconds * 1000);
  const passed = (performance.now() - startedAtMs) / 1000;
  const cpuSeconds = (cpuTicks(terminal.pid) - ticks) / TICKS_PER_SECOND;
  return [
    figure(`${label}: CPU`, (cpuSeconds / passed) * 100, '% of one core', targets.cpuPercent),
    figure(
      `${label}: to the terminal`,
      (terminal.screen.counts.bytes - bytes) / passed / 1000,
      'KB/s',
      targets.kilobytes,
    ),
    figure(`${label}: memory`, residentMebibytes(terminal.pid), 'MiB', targets.mebibytes),
  ];
}

/** From a key to the first change of the screen after it. */
export async function underKeys(
  program: ScreenProgram,
  { label, size, presses, targetMs }: Case & { readonly presses: number; readonly targetMs?: number },
): Promise<readonly Figure[]> {
  await using terminal = await settled(program, size);
  const times: number[] = [];
  const bytes = terminal.screen.counts.bytes;
  for (let press = 0; press < presses; press += 1) {
    // At no fixed distance from the program's own clock.
    await delay(67 + ((press * 37) % 50));
    const before = terminal.screen.counts.bytes;
    const startedAtMs = performance.now();
    terminal.press(program.keys[press % program.keys.length] ?? '');
    await terminal.waitFor(() => terminal.screen.counts.bytes > before, { timeoutMs: LONGEST_CHANGE_MS });
    times.push(performance.now() - startedAtMs);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return [
    figure(`${label}: key to change, median`, percentile(sorted, 0.5), 'ms'),
    figure(`${label}: key to change, p95`, percentile(sorted, 0.95), 'ms', targetMs),
    figure(`${label}: bytes a key`, (terminal.screen.counts.bytes - bytes) / presses, 'B'),
  ];
}

async function settled(program: ScreenProgram, size: Size): Promise<TerminalDriver> {
  const terminal = open(program, size);
  await terminal.waitFor(program.isComplete);
  for (const key of program.begin ?? []) {
    terminal.press(key);
    await delay(SETTLING_MS / 2);
  }
  await delay(SETTLING_MS);
  return terminal;
}

export const open = ({ command, args }: ScreenProgram, size: Size): TerminalDriver =>
  new TerminalDriver({ command, args, ...size, env: inherited() });

/** Without what tells programs that they run in a test or a pipeline. */
export function inherited(): Record<string, string> {
  const wanted = ['GANTRY_DATA_ROOT', 'GANTRY_RUN_ROOT', 'HOME'];
  return Object.fromEntries(
    wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** @see proc_pid_stat(5): utime and stime, all threads. */
function cpuTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

export const residentMebibytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;

const figure = (item: string, value: number, unit: string, target?: number): Figure => ({
  kind: 'figure',
  item,
  value,
  unit,
  target,
});
