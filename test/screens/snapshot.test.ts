import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { printSnapshot } from '../../src/ui/print-snapshot.js';
import { startUi } from '../../src/ui/start-ui.js';
import { WORDS } from '../support/command-words.js';
import { InProcessTerminal } from '../support/in-process-terminal.js';
import { SAMPLE_NOW_MS, sampleEngine } from '../support/sample-engine.js';

async function snapshot(options: { readonly isJson: boolean }): Promise<string> {
  const engine = sampleEngine();
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

test('a snapshot is plain tables without escapes, nothing cut', async () => {
  const text = await snapshot({ isJson: false });
  assert.doesNotMatch(text, /\x1b/);
  assert.match(text, /^CONTAINER +IMAGE +STATUS +CPU +MEM$/m);
  assert.match(text, /^web +nginx:1\.27 +Up 3h +34% +212M$/m);
  assert.match(text, /^job-7 +127\.0\.0\.1:5000\/team\/etl:2 +Exited \(1\) 2m +- +-$/m);
  assert.match(text, /^nginx +1\.27 +192M +5w +web$/m);
});

test('as JSON it is the same as data', async () => {
  const data = JSON.parse(await snapshot({ isJson: true }));
  assert.equal(data.containers.length, 9);
  assert.equal(data.images.length, 6);
  assert.equal(data.host.hostname, 'fake-host');
});

test('where the engine cannot be opened, a sentence and its hint, no stack, and the exit code', async () => {
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
  });
  assert.equal(code, 1);
  assert.match(told, /^gantry: gantry must run as root on this machine\nRun it with sudo/);
  assert.doesNotMatch(told, / at /);
});

test('where output is no terminal, the screen is one snapshot', async () => {
  const engine = sampleEngine();
  const { stdin, stdout } = new InProcessTerminal({ columns: 200, rows: 50 });
  const ticks = setInterval(() => engine.tick(), 5);
  const code = await startUi({
    engine: () => engine,
    stdin,
    stdout,
    env: { TERM: 'xterm' },
    version: '0',
    words: WORDS,
  });
  clearInterval(ticks);
  assert.equal(code, 0);
  assert.match(stdout.raw, /CONTAINER/);
  assert.doesNotMatch(stdout.raw, /\x1b/);
  assert.equal(engine.isClosed, true);
});
