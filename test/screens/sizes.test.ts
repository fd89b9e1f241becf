import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { sampleEngine, tickSample, writeSampleLogs } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

async function sample(options: {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Record<string, string>;
}): Promise<UiScreen> {
  const engine = sampleEngine();
  writeSampleLogs(engine);
  const screen = await UiScreen.open(engine, options);
  for (let tick = 0; tick < 60; tick++) tickSample(engine, tick);
  await screen.until(({ usage }) => usage.size > 0);
  return screen;
}

/** Every row is as wide as the screen, and no border is broken: each corner has its counterpart. */
function assertWhole(text: string): void {
  const count = (glyph: string): number => text.split(glyph).length - 1;
  assert.equal(count('╭'), count('╮'), text);
  assert.equal(count('╰'), count('╯'), text);
  assert.equal(count('╭'), count('╰'), text);
}

describe('sizes', () => {
  for (const [columns, rows] of [
    [60, 15],
    [80, 24],
    [99, 30],
    [100, 24],
    [120, 40],
    [200, 50],
    [300, 80],
  ] as const) {
    test(`at ${columns}x${rows} all four panes are there and whole`, async () => {
      await using screen = await sample({ columns, rows });
      const text = await screen.shows(/1 Containers[^]*Logs: api/);
      assertWhole(text);
      for (const title of [/1 Containers/, /2 Images/, /Stats: api/, /Logs: api/]) assert.match(text, title);
    });
  }

  test('below 60x15 it says what it needs, and q still leaves', async () => {
    await using screen = await sample({ columns: 60, rows: 14 });
    await screen.shows(/gantry needs 60x15,/);
    await screen.shows(/this terminal has 60x14/);
    await screen.press('screen.close');
    assert.equal(await screen.exit, 0);
  });

  test('follows the terminal from wide to small and back', async () => {
    await using screen = await sample({ columns: 200, rows: 50 });
    await screen.shows(/1 Containers/);
    for (const [columns, rows] of [
      [80, 24],
      [40, 10],
      [60, 15],
      [120, 40],
    ] as const) {
      screen.terminal.resize(columns, rows);
      if (columns < 60) await screen.shows(/gantry needs/);
      else assertWhole(await screen.shows(/1 Containers[^]*Logs: api/));
    }
  });

  test('+ gives the focused pane more room, then all of it, and _ gives it back', async () => {
    await using screen = await sample({ columns: 120, rows: 40 });
    await screen.press('container.logs', 'pane.larger', 'pane.larger');
    await screen.hides(/1 Containers/);
    await screen.shows(/Logs: api/);
    await screen.press('pane.smaller', 'pane.smaller');
    await screen.shows(/1 Containers/);
  });

  test('charts have room at 200x50', async () => {
    await using screen = await sample({ columns: 200, rows: 50 });
    await screen.shows(/cpu \d+% +[\d.]+% of 2 cpus/);
    await screen.shows(/[⠁-⣿]{3}/);
    await screen.shows(/pids 31 +oom 0/);
  });
});

describe('what the terminal can show', () => {
  test('without UTF-8 everything is ASCII', async () => {
    await using screen = await sample({ columns: 120, rows: 40, env: { TERM: 'xterm', LANG: 'C' } });
    await screen.shows(/\+- 1 Containers -/);
    for (const opener of [
      'screen.help',
      'container.details',
      'image.pull',
      'cleanup.open',
      'list.filter',
      'screen.palette',
    ]) {
      await screen.press(opener);
      await screen.key('escape');
    }
    assert.doesNotMatch(screen.terminal.stdout.raw, /[^\x00-\x7f]/);
  });

  test('the Linux console gets no braille', async () => {
    await using screen = await sample({ columns: 120, rows: 40, env: { TERM: 'linux', LANG: 'C.UTF-8' } });
    const text = await screen.shows(/1 Containers/);
    assert.doesNotMatch(text, /[⠀-⣿]/);
  });

  test('NO_COLOR is honoured, and the selection can still be seen', async () => {
    await using screen = await sample({
      columns: 120,
      rows: 40,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' },
    });
    await screen.shows(/▌ ● api/);
    const cells = screen.terminal.screen.cells().flat();
    assert.ok(cells.every(({ foreground, background }) => foreground === 'default' && background === 'default'));
    assert.ok(cells.some(({ isInverse }) => isInverse));
  });

  test('CI in the environment does not stop it from drawing', async () => {
    await using screen = await sample({
      columns: 80,
      rows: 24,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', CI: '1' },
    });
    await screen.shows(/1 Containers/);
  });

  test('after the first frame the screen is never cleared', async () => {
    await using screen = await sample({ columns: 120, rows: 40 });
    await screen.shows(/Logs: api/);
    const { clears, scrollbackClears } = screen.terminal.screen.counts;
    await screen.press('move.down', 'screen.help', 'overlay.close', 'container.logs', 'pane.larger', 'pane.smaller');
    assert.equal(screen.terminal.screen.counts.clears, clears);
    assert.equal(screen.terminal.screen.counts.scrollbackClears, scrollbackClears);
  });
});
