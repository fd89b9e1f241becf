import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

const savedEngine = (): FakeEngine =>
  new FakeEngine({ images: [anImage('busybox:1')], containers: [aContainer('web', { state: runningState() })] });

/** The detail of the only container, turned to its saves. */
async function lookAtSaves(engine: FakeEngine, options?: UiScreenOptions): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('pane.containers', 'container.open', 'detail.tab.saves');
  whileOpening.move();
  return screen;
}

describe('the saves of a container', () => {
  for (const size of [SMALL, LARGE]) {
    test(`are listed with why they were made, at ${size.columns}x${size.rows}`, async () => {
      const engine = savedEngine();
      await engine.saves.create('web', { note: 'before the change' });
      await engine.saves.create('web', { note: '\x1b[31mhostile\nnote' });
      await using screen = await lookAtSaves(engine, size);
      await screen.shows(/╭─ web ─ 2 saves/);
      await screen.shows(/\b2 +\S+ +1.0K|\b2 +\S+ +1000|SAVE/);
      await screen.shows(/asked for +.*hostile[^]*asked for +before the change/);
    });
  }

  test('are made, with a note', async () => {
    const engine = savedEngine();
    await using screen = await lookAtSaves(engine);
    await screen.shows(/Its files were never saved\. n saves them/);
    await screen.press('save.restore');
    await screen.shows(/No save is selected/);
    await screen.press('save.make');
    await screen.type('first');
    await screen.key('enter');
    await screen.shows(/Save 1 of web was made/);
    await screen.shows(/1 save[^]*asked for +first/);
    const [save] = await engine.saves.list('web');
    assert.equal(save?.note, 'first');
  });

  test('are gone back to, after a question', async () => {
    const engine = savedEngine();
    await engine.saves.create('web', { note: 'good' });
    await using screen = await lookAtSaves(engine);
    await screen.shows(/asked for +good/);
    await screen.press('save.restore');
    await screen.shows(/web to save 1: good[^]*What it has now/);
    await screen.key('y');
    await screen.shows(/web is as it was at save 1; what it was before is save 2/);
    await screen.shows(/2 saves[^]*before another[^]*asked for +good/);
    assert.equal((await engine.containers.get('web')).state.status, 'running');
  });

  test('are another container, and go', async () => {
    const engine = savedEngine();
    await engine.saves.create('web');
    await using screen = await lookAtSaves(engine);
    await screen.shows(/1 save/);
    await screen.press('save.copy');
    await screen.shows(/Name: +web-1/);
    await screen.key('enter');
    await screen.shows(/web-1 was made of save 1/);
    assert.equal((await engine.containers.get('web-1')).state.status, 'created');
    await screen.press('save.remove');
    await screen.shows(/Remove this save\?[^]*Nobody can go back to it/);
    await screen.key('n');
    assert.equal((await engine.saves.list('web')).length, 1);
    await screen.press('save.remove');
    await screen.key('y');
    await screen.shows(/Save 1 was removed/);
    await screen.shows(/Its files were never saved/);
  });

  test('that were made elsewhere come by themselves; what fails is told', async () => {
    const engine = savedEngine();
    await using screen = await lookAtSaves(engine);
    await screen.shows(/never saved/);
    await engine.saves.create('web', { note: 'by another' });
    await screen.shows(/by another/);
    engine.control.failNext('saves.restore', engineError('disk_full', { path: '/d' }));
    await screen.press('save.restore');
    await screen.key('y');
    await screen.shows(/no space left|disk/i);
  });
});
