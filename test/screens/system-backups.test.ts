import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeEngine } from '../support/fake-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { openSystem } from '../support/system-screen.js';
import type { UiScreenOptions } from '../support/ui-screen.js';

describe('backups', () => {
  async function openBackups(options: UiScreenOptions = {}) {
    const engine = new FakeEngine();
    for (const name of ['ledger', 'old']) {
      engine.volumes.add({ name });
      engine.volumes.set(name, { '/book': name });
      await engine.backups.create(name, { note: `of ${name}` });
    }
    await engine.backups.setSchedule('ledger', { everyMs: 86_400_000, keep: 7 });
    await engine.volumes.remove('old');
    return { engine, screen: await openSystem('backups', engine, options) };
  }

  test('are there for volumes that are gone, too, and so are the next ones', async () => {
    const { engine, screen } = await openBackups();
    await using _ = screen;
    await screen.shows(/next ledger .*in 1d .*by the clock.*every 1d, the last 7 are kept/);
    await screen.shows(/2 old +gone/);
    await screen.press('move.down', 'backup.restore');
    await screen.shows(/Restore\?[^]*old from backup 2: of old[^]*made again/);
    await screen.key('enter');
    await screen.until(({ overlay }) => overlay === undefined);
    await screen.shows((text) => !/2 old +gone/.test(text));
    assert.ok((await engine.volumes.list()).some(({ name }) => name === 'old'));
  });

  test('are removed once that was agreed to', async () => {
    const { engine, screen } = await openBackups();
    await using _ = screen;
    await screen.shows(/2 old/);
    await screen.press('move.down', 'backup.forget');
    await screen.shows(/Remove backup 2\?[^]*nothing else may hold/);
    await screen.key('enter');
    await screen.until(({ overlay }) => overlay === undefined);
    assert.equal((await engine.backups.list()).length, 2);
    await screen.press('backup.forget');
    await screen.key('y');
    await screen.hides(/2 old/);
    assert.equal((await engine.backups.list()).length, 1);
  });

  testWhole('the list', { open: async (env) => (await openBackups({ env })).screen, shows: /old +gone/ });
});
