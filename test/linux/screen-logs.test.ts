import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import type { TerminalDriver } from '../support/terminal-driver.js';

const LINES = 60_000;

/** Lines as fast as they can be written, with one that is looked for, one that went wrong, and a very long one. */
const FLOOD = `awk 'BEGIN {
  for (i = 1; i <= ${LINES}; i++) {
    if (i == 777) print "the needle is here";
    if (i == 5000) print "ERROR it broke" > "/dev/stderr";
    printf "line %d of a program that says a lot about everything it does\\n", i
  }
  for (i = 0; i < 10000; i++) printf "0123456789"; print " END";
}'; echo all`;

describe('the log of a real container on the screen', { skip: rootReason(), timeout: 600_000 }, () => {
  const folder = temporaryFolder();
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    const rotation = ['--log-opt', 'max-size=4m', '--log-opt', 'max-file=5', '--log-opt', 'compress=true'];
    await gantry.ok('run', '-d', '--name', 'big', ...rotation, BUSYBOX, 'sh', '-c', FLOOD);
    await gantry.ok('wait', 'big');
  });
  after(async () => {
    await gantry[Symbol.asyncDispose]();
  });

  async function logs(): Promise<TerminalDriver> {
    const screen = gantry.terminal([], { columns: 100, rows: 30 });
    await screen.waitFor(/big[^]*Logs: big/);
    await screen.waitFor(/all/);
    screen.press('l', '+', '+');
    await screen.waitFor(/╭─ Logs: big/);
    return screen;
  }

  test('all of it can be gone to, through every file, and searched', async () => {
    await using screen = await logs();
    await screen.waitFor(/0123456789 *│?\n[^]*all/);
    screen.press('g');
    await screen.waitFor(/line 1 of a program/);
    await screen.waitFor(new RegExp(`of ${LINES + 4}, 0%`));
    screen.press('G');
    await screen.waitFor(/all/);
    screen.press('/');
    await screen.waitFor(/Search:/);
    screen.send('the needle');
    await screen.waitFor(/Search: the needle/);
    screen.press('enter');
    await screen.waitFor(/the needle is here/);
    await screen.waitFor(/line 778 of 60004|\/the needle 1\/1/);
    screen.press('[', ']');
    await screen.waitFor(/▌ERROR it broke/);
    screen.press('J');
    await screen.waitFor(/Go to:/);
    screen.send('50001');
    await screen.waitFor(/Go to: 50001/);
    screen.press('enter');
    await screen.waitFor(/line 49999 of a program/);
    const path = join(folder, 'saved');
    screen.press('S');
    await screen.waitFor(/Save to:/);
    screen.send(path);
    await screen.waitFor(new RegExp(`Save to: ${path}`));
    screen.press('enter');
    await screen.waitFor(new RegExp(`Saved ${LINES + 4} lines`));
    const saved = readFileSync(path, 'utf8').split('\n');
    assert.deepEqual(
      [saved[0], saved.length - 1],
      ['line 1 of a program that says a lot about everything it does', LINES + 4],
    );
    assert.equal(saved.at(-3)?.length, 100_004);
    screen.press('q', 'q', 'q');
    assert.deepEqual(await screen.exit, { code: 0, signal: undefined });
  });

  test('an expression without end leaves the screen its keys, and the next search works', async () => {
    await using screen = await logs();
    screen.press('/');
    await screen.waitFor(/Search:/);
    screen.send('^(\\d+\\d+)+x');
    await screen.waitFor(/Search: \^/);
    screen.press('enter');
    await screen.waitFor(/searching/);
    screen.press('t');
    await screen.waitFor(/\d\d:\d\d:\d\d all/);
    await screen.waitFor(/takes too long/);
    screen.press('/');
    await screen.waitFor(/Search:/);
    screen.send('needle');
    await screen.waitFor(/Search: needle/);
    screen.press('enter');
    await screen.waitFor(/the needle is here/);
  });
});
