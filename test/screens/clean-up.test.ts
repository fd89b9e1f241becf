import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

async function withPlaces(): Promise<FakeEngine> {
  const engine = new FakeEngine({
    containers: [
      aContainer('old', {
        config: { network: { kind: 'network', name: 'front' } },
        state: exitedState(0),
      }),
    ],
  });
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'x'.repeat(3000) });
  const { name } = engine.volumes.add({});
  engine.volumes.set(name, { '/scratch': 'x'.repeat(5000) });
  for (const network of ['front', 'back']) await engine.networks.create({ name: network });
  return engine;
}

describe('cleaning up networks and volumes', () => {
  test('what nobody named and nothing uses is marked, a named volume only by hand', async () => {
    await using screen = await UiScreen.open(await withPlaces());
    await screen.press('cleanup.open');
    await screen.shows(/\[x\] back +bridge network .* - +nothing/);
    await screen.shows(/\[x\] [0-9a-f]{12} +anonymous volume, never used .* 5\.0K/);
    await screen.shows(/\[ \] ledger +named volume, never used .* 3\.0K/);
    await screen.press('cleanup.mark.all');
    await screen.shows(/\[ \] ledger/);
  });

  test('a network that an ended container needs goes with that container, and not without', async () => {
    await using screen = await UiScreen.open(await withPlaces());
    await screen.press('cleanup.open');
    await screen.shows(/\[x\] old/);
    await screen.shows(/\[ \] front .* old/);
    await screen.press('cleanup.mark');
    await screen.press('cleanup.mark', 'cleanup.mark');
    await screen.shows(/front is used by old\. It stays/);
  });

  test('removes them, and the lists are without them', async () => {
    const engine = await withPlaces();
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/3 objects marked/);
    await screen.key('tab', 'tab', 'enter');
    await screen.shows(/3 objects will be removed in 10 s/);
    await screen.key('tab', 'enter');
    await screen.shows(/3 of 3 removed/);
    const names = (await engine.volumes.list()).map(({ name }) => name);
    assert.deepEqual(names, ['ledger']);
    const networks = await engine.networks.list({ type: 'custom' });
    assert.deepEqual(
      networks.map(({ name }) => name),
      ['front'],
    );
  });
});

/** Containers that ended, one that runs, and nothing else to clean up. */
function withEnded(): FakeEngine {
  return new FakeEngine({
    containers: [
      aContainer('job-1', { state: exitedState(0) }),
      aContainer('job-2', { state: exitedState(1) }),
      aContainer('web', { state: runningState() }),
    ],
  });
}

describe('cleaning up exited containers', () => {
  for (const size of [
    { columns: 200, rows: 50 },
    { columns: 60, rows: 15 },
  ]) {
    test(`takes three keys from the start, at ${size.columns}x${size.rows}: P, d, enter`, async () => {
      const engine = withEnded();
      await using screen = await UiScreen.open(engine, size);
      await screen.key('P', 'd', 'enter');
      await screen.shows(/2 objects will be removed in 10 s/);
      engine.advance(10_000);
      await screen.shows(/2 of 2 removed/);
      assert.deepEqual(
        (await engine.containers.list({ all: true })).map(({ name }) => name),
        ['web'],
      );
    });
  }

  test('is taken back within ten seconds, from the screen and after it was closed', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter');
    await screen.shows(/Take back/);
    await screen.key('enter');
    await screen.shows(/Taken back: nothing was removed/);
    await screen.key('d', 'enter', 'escape');
    await screen.shows(/2 objects will be removed in 10 s\. P to take it back/);
    await screen.key('P');
    await screen.shows(/Take back/);
    await screen.key('enter');
    await screen.shows(/\[x\] job-1/);
    engine.advance(60_000);
    await screen.until(({ nowMs }) => nowMs === engine.nowMs);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('goes on with its screen closed, and says what became of it', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter', 'escape');
    engine.advance(10_000);
    await screen.shows(/Cleaned up: 2 removed\./);
    await screen.until(({ containers, cleanupAtWork }) => containers.items.length === 1 && cleanupAtWork === undefined);
  });

  test('that is left in the middle removes nothing, and says so before', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter', 'escape');
    await screen.press('screen.close');
    await screen.shows(/2 objects were to be removed in a moment\. By leaving, nothing is removed\./);
    await screen.key('y');
    assert.equal(await screen.exit, 0);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
  });

  test('leaves what was started again meanwhile', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter');
    await engine.containers.start('job-1');
    engine.advance(10_000);
    await screen.shows(/1 of 2 removed.*1 could not be removed/);
    assert.equal((await engine.containers.get('job-1')).state.status, 'running');
  });

  test('never happens by enter alone: Cancel comes first', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'enter', 'enter');
    await screen.until(({ overlay }) => overlay === undefined);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
  });
});
