import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import type { Engine } from '../../src/engine/index.js';
import { TerminalDriver } from '../../test/support/terminal-driver.js';
import type { Figure } from '../measure/finding.js';
import { percentile } from '../measure/sample.js';
import { ROOT } from '../world/bench-engine.js';
import { openWarmEngine } from '../world/warm-engine.js';
import type { Item } from './item.js';
import { inherited, residentMebibytes } from './screen-figures.js';

const SIZE = { columns: 200, rows: 50 };
const BATCH_LINES = 50_000;
const NEEDLE = 'needle';
const PRESSES = 40;
const PATIENCE = { timeoutMs: 120_000 };

/** What is done with a log that is much larger than memory should be; each ends with what must be on the screen. */
type Step = {
  readonly label: string;
  readonly keys: string;
  readonly shows: RegExp;
  readonly targetMs?: number | undefined;
};

type Reader = {
  readonly name: string;
  readonly driver: () => TerminalDriver;
  readonly begin: readonly Step[];
  readonly steps: readonly Step[];
};

/** A log of a gigabyte: opened, gone through and searched, beside less and grep on the same file. */
export const bigLog: Item = {
  name: 'big log',
  async run({ isQuick }) {
    const megabytes = isQuick ? 100 : 1000;
    await using engine = await openWarmEngine();
    const path = await containerWithLog(engine, 'bench-log');
    const lines = writeLog(path, megabytes * 1e6);
    await warmUp(gantryReader(lines));
    const figures = [
      ...(await throughReader(gantryReader(lines), megabytes)),
      ...(await throughReader(lessReader(path, lines), megabytes)),
      grepFigure(path, megabytes),
    ];
    await engine.containers.remove('bench-log', { force: true });
    return figures;
  },
};

async function containerWithLog({ containers, streams }: Engine, name: string): Promise<string> {
  const { container } = await containers.create({
    image: 'busybox',
    name,
    command: ['true'],
    network: { kind: 'none' },
  });
  await containers.start(container.id);
  await containers.wait(container.id, {});
  return (await streams.logPath(container.id)) ?? '';
}

/** As the monitor writes them. What is looked for stands in the hundredth line alone. */
function writeLog(path: string, bytes: number): number {
  const file = openSync(path, 'w');
  let [written, lines] = [0, 0];
  while (written < bytes) {
    const batch: string[] = [];
    for (let n = 0; n < BATCH_LINES; n++) {
      lines++;
      const text =
        lines === 100
          ? `the ${NEEDLE}`
          : `INFO request ${lines} GET /api/orders/${(lines * 31) % 9973} 200 in ${lines % 17} ms`;
      batch.push(`2026-01-01T00:00:00.000000000+00:00 stdout F ${text}\n`);
    }
    written += writeSync(file, batch.join(''));
  }
  closeSync(file);
  return lines;
}

function gantryReader(lines: number): Reader {
  return {
    name: 'gantry',
    driver: () => new TerminalDriver({ command: `${ROOT}/bin/gantry`, args: [], ...SIZE, env: inherited() }),
    begin: [
      { label: 'newest lines after the start', keys: '', shows: new RegExp(`request ${lines} `), targetMs: 300 },
      { label: '', keys: 'l++', shows: /^╭─ Logs/m },
    ],
    steps: [
      { label: 'to the first line', keys: 'g', shows: /INFO request 1 GET/, targetMs: 200 },
      { label: 'back to the last', keys: 'G', shows: new RegExp(`request ${lines} `), targetMs: 100 },
      { label: 'search from the last line to the hundredth', keys: `/${NEEDLE}\r`, shows: /the needle/ },
    ],
  };
}

function lessReader(path: string, lines: number): Reader {
  return {
    name: 'less',
    driver: () => new TerminalDriver({ command: '/usr/bin/less', args: ['-n', path], ...SIZE, env: {} }),
    begin: [{ label: 'first lines after the start', keys: '', shows: /INFO request 1 GET/ }],
    steps: [
      { label: 'to the last line', keys: 'G', shows: new RegExp(`request ${lines} `) },
      { label: 'search from the last line to the hundredth', keys: `?${NEEDLE}\r`, shows: /the needle/ },
    ],
  };
}

/** A program may keep for its next start what it found out in the last. */
async function warmUp({ driver, begin }: Reader): Promise<void> {
  await using terminal = driver();
  await terminal.waitFor(begin[0]?.shows ?? /./, PATIENCE);
  terminal.send('q');
  await Promise.race([terminal.exit, delay(2000)]);
}

async function throughReader({ name, driver, begin, steps }: Reader, megabytes: number): Promise<readonly Figure[]> {
  const label = (text: string): string => `${name}, log of ${megabytes} MB: ${text}`;
  const startedAtMs = performance.now();
  await using terminal = driver();
  const figures: Figure[] = [];
  for (const [index, step] of [...begin, ...steps].entries()) {
    const beganAtMs = index === 0 ? startedAtMs : performance.now();
    // A prompt must be there before what is typed into it.
    for (const key of step.keys) {
      terminal.send(key);
      if (key === '/' || key === '?') await delay(100);
    }
    await terminal.waitFor(step.shows, PATIENCE);
    const value = performance.now() - beganAtMs;
    if (step.label !== '')
      figures.push({ kind: 'figure', item: label(step.label), value, unit: 'ms', target: step.targetMs });
  }
  if (name === 'gantry') figures.push(...(await whileSearching(terminal, label)));
  figures.push({
    kind: 'figure',
    item: label('memory'),
    value: residentMebibytes(terminal.pid),
    unit: 'MiB',
    target: name === 'gantry' ? 150 : undefined,
  });
  return figures;
}

/** The whole log is searched for what is not there, and keys go on to work. */
async function whileSearching(terminal: TerminalDriver, label: (text: string) => string): Promise<readonly Figure[]> {
  terminal.send('G');
  await delay(1000);
  terminal.send('/');
  await delay(100);
  terminal.send('nowhere at all\r');
  const times: number[] = [];
  for (let press = 0; press < PRESSES; press++) {
    await delay(37 + ((press * 13) % 20));
    const before = terminal.screen.counts.bytes;
    const beganAtMs = performance.now();
    terminal.send('w');
    await terminal.waitFor(() => terminal.screen.counts.bytes > before, PATIENCE);
    times.push(performance.now() - beganAtMs);
  }
  const value = percentile(
    times.toSorted((a, b) => a - b),
    0.95,
  );
  return [{ kind: 'figure', item: label('key to change during a search, p95'), value, unit: 'ms', target: 30 }];
}

function grepFigure(path: string, megabytes: number): Figure {
  const startedAtMs = performance.now();
  spawnSync('grep', ['-ci', NEEDLE, path]);
  return {
    kind: 'figure',
    item: `grep -ci, log of ${megabytes} MB: all of it`,
    value: performance.now() - startedAtMs,
    unit: 'ms',
  };
}
