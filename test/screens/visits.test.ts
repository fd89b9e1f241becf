import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { AppState } from '../../src/ui/state/app-state.js';
import { selectedContainer } from '../../src/ui/state/selectors/containers.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const SIZES = [
  [200, 50],
  [120, 30],
  [80, 24],
  [60, 15],
] as const;

const MOUSE_BACK = '\x1b[<128;5;5M\x1b[<128;5;5m';
const MOUSE_FORWARD = '\x1b[<129;5;5M\x1b[<129;5;5m';

const nameOf = (state: AppState): string | undefined => selectedContainer(state)?.name;

describe('back and forward', () => {
  for (const [columns, rows] of SIZES) {
    test(`at ${columns}x${rows} through views, tabs and a detail, and on again`, async () => {
      await using screen = await UiScreen.open(sampleEngine(), { columns, rows });
      await screen.key('down', 'down');
      const name = nameOf(screen.state);
      await screen.press('container.open', 'detail.tab.environment');
      await screen.shows(/4 Env/);
      await screen.key('escape');
      await screen.press('move.last', 'pane.volumes');
      await screen.shows(/3 Volumes/);
      await screen.press('pane.system');
      await screen.until(({ focus }) => focus === 'system');
      await screen.key('{');
      await screen.shows(/3 Volumes/);
      await screen.key('{', '{');
      await screen.shows(/4 Env/);
      assert.deepEqual([screen.state.detail.tab, nameOf(screen.state)], ['environment', name]);
      await screen.key('alt-left', 'alt-left');
      assert.deepEqual([screen.state.focus, nameOf(screen.state)], ['containers', name]);
      await screen.key('}', 'alt-right');
      assert.deepEqual([screen.state.focus, screen.state.detail.tab], ['detail', 'environment']);
      await screen.key('}', '}', '}');
      assert.equal(screen.state.focus, 'system');
      await screen.key('}');
      await screen.shows(/There is no place to go forward to/);
    });
  }

  test('a container that was removed is passed over', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('move.last');
    const removed = selectedContainer(screen.state)?.id ?? assert.fail('nothing is selected');
    await screen.press('container.open', 'detail.to.lists', 'pane.system');
    assert.equal(screen.state.focus, 'system');
    await engine.containers.remove(removed, { force: true });
    await screen.until(({ containers }) => !containers.items.some(({ id }) => id === removed));
    await screen.key('{');
    assert.deepEqual([screen.state.focus, screen.state.detail.isOpen], ['containers', true]);
    assert.notEqual(selectedContainer(screen.state)?.id, removed);
    await screen.key('{');
    assert.deepEqual([screen.state.focus, screen.state.detail.isOpen], ['containers', false]);
    await screen.key('}', '}');
    assert.equal(screen.state.focus, 'system');
  });

  test('a question keeps its keys, and nothing is done by going back', async () => {
    const engine = sampleEngine();
    const before = await engine.containers.list({ all: true });
    await using screen = await UiScreen.open(engine);
    await screen.press('pane.images', 'pane.containers', 'container.remove');
    await screen.shows(/\[ Cancel \]/);
    await screen.key('{', 'alt-left');
    screen.terminal.stdin.type(MOUSE_BACK);
    await screen.idle();
    assert.deepEqual([screen.state.overlay?.kind, screen.state.focus], ['confirm', 'containers']);
    await screen.key('escape', '{');
    assert.deepEqual([screen.state.overlay, screen.state.focus], [undefined, 'images']);
    assert.equal((await engine.containers.list({ all: true })).length, before.length);
  });

  test('the buttons at the side of a mouse do it too, and the palette', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('pane.images', 'pane.containers');
    screen.terminal.stdin.type(MOUSE_BACK);
    await screen.until(({ focus }) => focus === 'images');
    screen.terminal.stdin.type(MOUSE_FORWARD);
    await screen.until(({ focus }) => focus === 'containers');
    for (const [typed, focus] of [
      ['back', 'images'],
      ['forward', 'containers'],
    ] as const) {
      await screen.press('screen.palette');
      screen.terminal.stdin.type(typed);
      await screen.until(({ overlay }) => overlay?.kind === 'palette' && overlay.text === typed);
      await screen.key('enter');
      assert.deepEqual([screen.state.overlay, screen.state.focus], [undefined, focus]);
    }
  });
});
