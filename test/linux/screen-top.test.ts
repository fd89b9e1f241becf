import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

describe('the table of all containers, on real ones', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    const start = async (name: string, ...words: readonly string[]): Promise<string> =>
      await gantry.ok('run', '-d', '--network', 'none', '--stop-timeout', '0', '--name', name, ...words);
    await start('busy', '--cpus', '0.3', BUSYBOX, 'sh', '-c', 'while :; do :; done');
    await start('idle', BUSYBOX, 'sleep', '1000000');
  });
  after(async () => {
    await gantry[Symbol.asyncDispose]();
  });

  test('shows who is busy first, held back by its quota, and leaves with 0', async () => {
    await using screen = gantry.terminal(['top'], { columns: 200, rows: 50 });
    await screen.waitFor(/7 Stats of all containers ─ by cpu/);
    // The first sample has no rates.
    await screen.waitFor(/● busy [^\n]* [1-9]\d?% [^\n]*\n[^\n]*● idle/);
    await screen.waitFor(/machine +cpu .* load \d+\.\d\d .* mem .* disk /);
    screen.press('<');
    await screen.waitFor(/by name/);
    screen.press('enter');
    await screen.waitFor(/1 Containers[^]*Stats: /);
    screen.press('q');
    await screen.waitFor(/7 Stats of all containers/);
    screen.press('q');
    assert.deepEqual(await screen.exit, { code: 0, signal: undefined });
    assert.equal(screen.screen.isAlternate, false);
  });

  test('is printed once, and as data, with figures that docker has too', async () => {
    const text = await gantry.ok('top', '--once');
    assert.match(text, /^NAME +CPU +QUOTA/m);
    assert.match(text, /^idle +0%/m);
    const { containers, host } = JSON.parse(await gantry.ok('top', '--json'));
    const busy = containers.find(({ name }: { readonly name: string }) => name === 'busy');
    assert.equal(busy.stats.cpu.quotaCpus, 0.3);
    assert.ok(busy.stats.cpu.percent > 0 && busy.stats.memory.usedBytes > 0);
    assert.equal(host.loadAverages.length, 3);
    const whole = JSON.parse(await gantry.ok('--json'));
    assert.deepEqual(whole.networks.map(({ name }: { readonly name: string }) => name).toSorted(), [
      'bridge',
      'host',
      'none',
    ]);
  });

  test('top with a container is docker’s: its processes', async () => {
    const text = await gantry.ok('top', 'idle');
    assert.match(text, /PID/);
    assert.match(text, /sleep 1000000/);
  });
});
