import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { rootReason } from '../support/root-reason.js';
import { TerminalDriver } from '../support/terminal-driver.js';

/** Modules of Node's that take milliseconds to load, and that neither a list nor the first frame needs. */
const DEAR =
  /^NativeModule (assert|child_process|crypto|dgram|dns|fs\/promises|http|http2|https|inspector|internal\/readline\/interface|perf_hooks|worker_threads|zlib)$/;

/** Writes down what was loaded when it says so: at the end of a command, and at the first frame of a screen that has nothing to list. */
const RECORDER = `
const { writeFileSync } = require('node:fs');
const { Duplex } = require('node:stream');
const record = () => writeFileSync(process.env.LOADED, process.moduleLoadList.join('\\n'));
process.once('exit', record);
const { write } = Duplex.prototype;
Duplex.prototype.write = function (chunk, ...rest) {
  if (this === process.stdout && String(chunk).includes('No containers yet')) {
    process.off('exit', record);
    record();
  }
  return write.call(this, chunk, ...rest);
};`;

describe('what is loaded of Node', { skip: rootReason(), timeout: 120_000 }, () => {
  let gantry: BuiltGantry;
  let env: Record<string, string>;
  before(async () => {
    gantry = await BuiltGantry.open();
    const recorder = join(gantry.folder, 'recorder.cjs');
    writeFileSync(recorder, RECORDER);
    env = { NODE_OPTIONS: `--require=${recorder}`, LOADED: join(gantry.folder, 'loaded'), GANTRY_ON_NODE: '1' };
    // Once without: what is only done the first time is done.
    await gantry.ok('ps', '-a');
  });
  after(() => gantry[Symbol.asyncDispose]());

  const dear = (): readonly string[] =>
    readFileSync(join(gantry.folder, 'loaded'), 'utf8')
      .split('\n')
      .filter((module) => DEAR.test(module));

  test('by ps is next to nothing', async () => {
    assert.equal((await gantry.run(['ps', '-a'], { env })).exitCode, 0);
    assert.deepEqual(dear(), []);
  });

  test('before the first frame of the screen is what a terminal and a database need', async () => {
    await using screen = new TerminalDriver({
      command: resolve('bin/gantry'),
      columns: 200,
      rows: 50,
      env: { ...gantry.env, ...env },
    });
    await screen.waitFor(/No containers yet/);
    screen.press('q');
    assert.equal((await screen.exit).code, 0);
    assert.deepEqual(dear(), []);
  });
});
