import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { printSnapshot } from '../../src/ui/snapshot/print-snapshot.js';
import { startUi } from '../../src/ui/start-ui.js';
import { WORDS } from '../support/command-words.js';
import { InProcessTerminal } from '../support/in-process-terminal.js';
import { SAMPLE_NOW_MS, sampleEngine } from '../support/sample-engine.js';

async function snapshot(options: { readonly isJson: boolean; readonly isTop?: boolean }): Promise<string> {
  const engine = sampleEngine();
  engine.volumes.add({ name: 'ledger' });
  engine.use('web', { cacheBytes: 5 * 2 ** 20, pressure: { cpu: 1, memory: 2, io: 3 } });
  let text = '';
  const printed = printSnapshot(engine, {
    out: { write: (part: string) => (text += part) },
    nowMs: SAMPLE_NOW_MS,
    ...options,
  });
  const ticks = setInterval(() => engine.tick(), 5);
  await printed.finally(() => clearInterval(ticks));
  return text;
}

/** Starts the screen with these words on a terminal; what it printed, and its exit code. */
async function started(...argv: readonly string[]): Promise<{ readonly code: number; readonly raw: string }> {
  const engine = sampleEngine();
  const { stdin, stdout } = new InProcessTerminal({ columns: 200, rows: 50 });
  const ticks = setInterval(() => engine.tick(), 5);
  const code = await startUi({
    engine: () => engine,
    stdin: Object.assign(stdin, { isTTY: true }),
    stdout: Object.assign(stdout, { isTTY: true }),
    env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    version: '0',
    words: WORDS,
    argv,
  }).finally(() => clearInterval(ticks));
  assert.equal(engine.isClosed, true);
  return { code, raw: stdout.raw };
}

describe('a plain picture', () => {
  test('is tables without escapes, nothing cut', async () => {
    const text = await snapshot({ isJson: false });
    assert.doesNotMatch(text, /\x1b/);
    assert.match(text, /^fake-host {2}cpu 13% of 2 {2}load 0\.52 0\.34 0\.30 {2}mem 2\.0G\/8\.0G {2}disk 11G used/m);
    assert.match(text, /^CONTAINER +IMAGE +STATUS +CPU +MEM$/m);
    assert.match(text, /^web +nginx:1\.27 +Up 3h +34% +212M$/m);
    assert.match(text, /^job-7 +127\.0\.0\.1:5000\/team\/etl:2 +Exited \(1\) 2m +- +-$/m);
    assert.match(text, /^nginx +1\.27 +192M +5w +web$/m);
    assert.match(text, /^ledger +\S+ +-$/m);
    assert.match(text, /^bridge +bridge /m);
  });

  test('of the figures alone has the busiest first, and every column', async () => {
    const text = await snapshot({ isJson: false, isTop: true });
    assert.doesNotMatch(text, /\x1b|IMAGE/);
    assert.match(text, /^NAME +CPU +QUOTA +HOST +THROTTLED +MEMORY +LIMIT +MEMORY% +CACHE +SWAP .* OOM +UP$/m);
    const rows = text.split('\n').slice(3).filter(Boolean);
    assert.match(rows[0] ?? '', /^api +88% +44% +44% +- +620M +8\.0G/);
    assert.match(rows[1] ?? '', /^web +34% +17% +17% +- +212M +512M +41% +5\.0M/);
    assert.equal(rows.length, 9);
  });

  test('is printed for --once, also on a terminal, and for top', async () => {
    const once = await started('--once');
    assert.equal(once.code, 0);
    assert.match(once.raw, /CONTAINER +IMAGE/);
    assert.doesNotMatch(once.raw, /\x1b/);
    const top = await started('top', '--once');
    assert.match(top.raw, /NAME +CPU/);
    assert.doesNotMatch(top.raw, /\x1b|IMAGE/);
  });

  test('is what there is where output is no terminal', async () => {
    const engine = sampleEngine();
    const { stdin, stdout } = new InProcessTerminal({ columns: 200, rows: 50 });
    const ticks = setInterval(() => engine.tick(), 5);
    const options = { engine: () => engine, stdin, stdout, env: { TERM: 'xterm' }, version: '0', words: WORDS };
    const code = await startUi(options).finally(() => clearInterval(ticks));
    assert.equal(code, 0);
    assert.match(stdout.raw, /CONTAINER/);
    assert.doesNotMatch(stdout.raw, /\x1b/);
    assert.equal(engine.isClosed, true);
  });

  test('where the engine cannot be opened, is a sentence and its hint, no stack, and the exit code', async () => {
    const { stdin, stdout } = new InProcessTerminal();
    let told = '';
    const code = await startUi({
      engine: () => {
        throw engineError('not_root');
      },
      stdin,
      stdout,
      stderr: { write: (text: string) => (told += text) },
      env: { TERM: 'xterm' },
      version: '0',
      words: WORDS,
      argv: ['--json'],
    });
    assert.equal(code, 1);
    assert.match(told, /^gantry: gantry must run as root on this machine\nRun it with sudo/);
    assert.doesNotMatch(told, / at /);
    assert.equal(stdout.raw, '');
  });
});

/** Names of all keys below a value; of a list, those of its entries. Labels are the user's. */
function keysBelow(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysBelow);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [key, ...(key === 'labels' ? [] : keysBelow(below))]);
}

describe('the screen as data', () => {
  test('is the same as its picture, with what is not known as null', async () => {
    const data = JSON.parse(await snapshot({ isJson: true }));
    assert.equal(data.format, 1);
    assert.equal(data.containers.length, 9);
    assert.equal(data.images.length, 6);
    assert.equal(data.host.hostname, 'fake-host');
    const byName = (name: string) => data.containers.find((container: { name: string }) => container.name === name);
    assert.equal(byName('web').stats.cpu.percent, 34.1);
    assert.equal(byName('web').exitCode, null);
    assert.deepEqual([byName('job-7').exitCode, byName('job-7').stats], [1, null]);
    assert.equal(byName('report').isOomKilled, true);
    assert.equal(byName('later').startedAt, null);
  });

  test('tells no environment: what is secret stays', async () => {
    assert.doesNotMatch(await snapshot({ isJson: true }), /PASSWORD|TOKEN|"env"/i);
  });

  test('has no key that its document does not tell of', async () => {
    const told = readFileSync('docs/json.md', 'utf8');
    const keys = new Set(keysBelow(JSON.parse(await snapshot({ isJson: true }))));
    const untold = [...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(told));
    assert.deepEqual(untold, []);
  });

  test('of the figures alone has the same containers, without the rest', async () => {
    const data = JSON.parse(await snapshot({ isJson: true, isTop: true }));
    assert.deepEqual(Object.keys(data), ['format', 'time', 'host', 'containers']);
    assert.deepEqual(Object.keys(data.containers[0]), ['id', 'name', 'image', 'status', 'stats']);
  });

  test('is printed for --json on a terminal, whole and alone', async () => {
    const { code, raw } = await started('top', '--json');
    assert.equal(code, 0);
    assert.equal(JSON.parse(raw).containers.length, 9);
  });
});
