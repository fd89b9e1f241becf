import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, exitedState } from '../support/builders.js';
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
