import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { alternate } from '../measure/alternate.js';
import { type Finding, ratios } from '../measure/finding.js';
import { percentile } from '../measure/sample.js';
import type { BenchEngine } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const MEGABYTE = 1e6;
const LINES_MEASURED = 40;

/** How fast a container can write lines, with and without rotation, and how soon a reader that follows has them. */
export const logs: Item = {
  name: 'logs',
  async run({ engines, isQuick }) {
    const megabytes = isQuick ? 50 : 500;
    const rounds = isQuick ? 1 : 3;
    const line = 'x'.repeat(99);
    const script = `yes ${line} | head -c ${megabytes * MEGABYTE}`;
    const findings: Finding[] = [];
    for (const [label, options] of [
      ['', []],
      [', rotated at 10 MB', ['--log-opt', 'max-size=10m', '--log-opt', 'max-file=3']],
    ] as const) {
      const able = engines.filter(({ name }) => label === '' || name !== 'podman'); // It has no files to rotate to.
      const competitors = Object.fromEntries(able.map((engine) => [engine.name, flood(engine, options, script)]));
      findings.push(...ratios(`${megabytes} MB of lines${label}`, alternate(competitors, { rounds, runs: 1 })));
    }
    for (const engine of engines) findings.push(await followLatency(engine));
    return findings;
  },
};

/** Detached: what reads along would be measured, too. */
function flood({ command }: BenchEngine, options: readonly string[], script: string) {
  const run = command('run', '-d', '--network', 'none', ...options, 'busybox', 'sh', '-c', script);
  const wait = command('wait', '$id').map((word) => (word === '$id' ? '"$id"' : `'${word}'`));
  const rm = command('rm', '-f', '$id').map((word) => (word === '$id' ? '"$id"' : `'${word}'`));
  const words = run.map((word) => `'${word}'`).join(' ');
  return { command: ['sh', '-c', `id=$(${words}) && ${wait.join(' ')} >/dev/null && ${rm.join(' ')} >/dev/null`] };
}

/** From when a program printed the time to when `logs -f` did. */
async function followLatency({ name, command }: BenchEngine): Promise<Finding> {
  const id = runQuietly(
    command('run', '-d', 'busybox', 'sh', '-c', 'while :; do cut -d" " -f1 /proc/uptime; sleep 0.1; done'),
  ).trim();
  const [program = '', ...args] = command('logs', '-f', '--tail', '0', id);
  const reader = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const delays: number[] = [];
  try {
    for await (const chunk of reader.stdout) {
      const nowMs = Number(process.hrtime.bigint() / 1000n) / 1000;
      const last = String(chunk).trim().split('\n').at(-1);
      delays.push(nowMs - Number(last) * 1000);
      if (delays.length >= LINES_MEASURED) break;
    }
  } finally {
    reader.kill('SIGKILL');
    if (reader.exitCode === null && reader.signalCode === null) await once(reader, 'exit');
    runQuietly(command('rm', '-f', id));
  }
  const sorted = delays.slice(1).toSorted((a, b) => a - b);
  // Uptime has hundredths of a second: about 5 ms of it are the clock's.
  return {
    kind: 'figure',
    item: `logs -f: line to reader, median, ${name}`,
    value: percentile(sorted, 0.5),
    unit: 'ms',
  };
}
