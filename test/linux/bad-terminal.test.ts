import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { AS_NOBODY } from '../support/linux/failure-stand.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { rootReason } from '../support/root-reason.js';

describe('a terminal that will not do', { skip: rootReason(), timeout: 600_000 }, () => {
  test('too small: it says how large it must be, and goes on when it is', async () => {
    await using gantry = await BuiltGantry.open();
    await using screen = gantry.terminal([], { columns: 50, rows: 10 });
    await screen.waitFor(/gantry needs 60x15/);
    screen.resize(100, 30);
    await screen.waitFor(/Containers/);
    screen.press('q');
    assert.equal((await screen.exit).code, 0);
    assert.equal(screen.screen.isAlternate, false);
  });

  test('standard output is no terminal: one plain snapshot, without a single escape', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry, { Cmd: ['sh'] });
    const { exitCode, stdout, stderr } = await gantry.run([]);
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /CONTAINER/);
    assert.ok(!stdout.includes('\x1b'));
    assert.match(stdout, /busybox/);
  });

  test('nobody reads: gantry ends without a word', async () => {
    await using gantry = await BuiltGantry.open();
    const { exitCode, stderr } = await gantry.run([], { under: ['sh', '-c', '"$@" | true', 'sh'] });
    assert.deepEqual([exitCode, stderr], [0, '']);
  });

  test('without root the screen says why', async () => {
    await using gantry = await BuiltGantry.open();
    chmodSync(gantry.folder, 0o755);
    const { exitCode, stderr } = await gantry.run([], { under: AS_NOBODY });
    assert.equal(exitCode, 1);
    assert.match(stderr, /gantry must run as root on this machine/);
    assert.ok(!stderr.includes('    at '), stderr);
  });
});
