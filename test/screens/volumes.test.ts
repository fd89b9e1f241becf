import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

/** A screen on its volumes, of which there is one: `ledger`, with 3,000 bytes. */
async function openOnLedger() {
  const engine = new FakeEngine();
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'x'.repeat(3000) });
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 140, rows: 40 }));
  await screen.key('3');
  await screen.shows(/ledger/);
  whileOpening.move();
  return { engine, screen };
}

async function answer(screen: UiScreen, binding: string, text: string): Promise<void> {
  await screen.press(binding);
  await screen.until(({ overlay }) => overlay?.kind === 'prompt');
  await screen.type(text);
  await screen.key('enter');
}

describe('sizes of volumes', () => {
  test('are measured once, and again when something happened to the volume', async () => {
    const { engine, screen } = await openOnLedger();
    await using _ = screen;
    await screen.shows(/ledger .* 3\.0K/);
    await screen.press('move.down', 'move.up');
    assert.equal(engine.control.callsOf('volumes.size').length, 1);
    engine.volumes.set('ledger', { '/more': 'x'.repeat(4000) });
    await engine.backups.create('ledger');
    await screen.shows(/ledger .* 7\.0K/);
    engine.volumes.set('ledger', { '/more': 'x'.repeat(5000) });
    await screen.press('screen.redraw');
    await screen.shows(/ledger .* 8\.0K/);
  });

  test('only of those in view', async () => {
    const engine = new FakeEngine();
    for (let index = 10; index < 60; index++) engine.volumes.add({ name: `v${index}` });
    await using screen = await UiScreen.open(engine, { columns: 140, rows: 30 });
    await screen.key('3');
    await screen.shows(/v10 .* 0/);
    const measured = engine.control.callsOf('volumes.size').length;
    assert.ok(measured > 3 && measured < 30, String(measured));
    await screen.press('move.last');
    await screen.until(({ volumeSizes }) => volumeSizes.bytes.has('v59'));
    assert.ok(!screen.state.volumeSizes.bytes.has('v35'));
  });

  test('are not there for one that cannot be looked into', async () => {
    const engine = new FakeEngine();
    engine.volumes.add({ name: 'ledger' });
    await using screen = await UiScreen.open(engine, { columns: 140, rows: 40 });
    engine.control.failNext('volumes.size', engineError('volume_not_found', { name: 'ledger' }));
    await screen.key('3');
    await screen.until(({ volumeSizes }) => volumeSizes.bytes.has('ledger'));
    assert.equal(screen.state.volumeSizes.bytes.get('ledger'), undefined);
  });
});

describe('kept backups', () => {
  test('made, listed in the details, restored, and removed once that was agreed to', async () => {
    const { engine, screen } = await openOnLedger();
    await using _ = screen;
    await screen.press('volume.revert');
    await screen.shows(/No backup of it is kept/);
    await answer(screen, 'volume.keep', 'before the audit');
    await screen.shows(/A backup of ledger is kept/);
    await screen.until(({ backups }) => backups.length === 1);
    await screen.press('volume.details');
    await screen.shows(/backups +│? *1 +0s ago .* before the audit/);
    await screen.key('escape');
    engine.volumes.set('ledger', { '/wrong': 'x' });
    await answer(screen, 'volume.revert', '');
    await screen.shows(/ledger is what backup 1 holds/);
    assert.deepEqual(
      (await engine.volumes.listFiles('ledger', '/')).map(({ name }) => name),
      ['book'],
    );
    await screen.until(({ backups }) => backups.length === 2);
    await answer(screen, 'volume.forget', '');
    await screen.shows(/Remove backup 1\?/);
    await screen.key('y');
    await screen.shows(/Removed backup 1 of ledger/);
    await screen.until(({ backups }) => backups.length === 1);
  });

  test('a number that is none of them is told', async () => {
    const { engine, screen } = await openOnLedger();
    await using _ = screen;
    await engine.backups.create('ledger');
    await screen.until(({ backups }) => backups.length === 1);
    await answer(screen, 'volume.revert', '7');
    await screen.shows(/There is no backup 17 of it, but 1\./);
  });
});

describe('users of volumes', () => {
  test('follow containers that come and go', async () => {
    const mount = {
      type: 'volume' as const,
      source: 'ledger',
      destination: '/data',
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    };
    const engine = new FakeEngine({
      containers: [aContainer('old', { config: { mounts: [mount] }, state: exitedState(0) })],
    });
    engine.volumes.add({ name: 'ledger' });
    await using screen = await UiScreen.open(engine, { columns: 140, rows: 40 });
    await screen.key('3');
    await screen.shows(/ledger +old/);
    await engine.containers.remove('old');
    await screen.shows(/ledger +- /);
  });
});
