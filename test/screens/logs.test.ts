import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

function oneContainer(): FakeEngine {
  return new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
}

/** Each line a millisecond after the one before, as times tell lines apart. */
function writeLines(engine: FakeEngine, from: number, to: number): void {
  for (let line = from; line <= to; line++) {
    engine.advance(1);
    engine.write('web', `line ${line}\n`);
  }
}

describe('logs', () => {
  test('the newest lines are there at once, and new ones follow', async () => {
    const engine = oneContainer();
    writeLines(engine, 1, 100);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 100/);
    await screen.shows(/Logs: web ─ follow/);
    writeLines(engine, 101, 103);
    await screen.shows(/line 103/);
  });

  test('scrolling up holds still while lines come, and G follows again', async () => {
    const engine = oneContainer();
    writeLines(engine, 1, 100);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 100/);
    await screen.press('container.logs', 'move.page.up');
    await screen.shows(/newer below/);
    await screen.hides(/line 100/);
    writeLines(engine, 101, 120);
    await screen.shows(/\d\d newer below/);
    await screen.hides(/line 120/);
    await screen.press('move.last');
    await screen.shows(/line 120/);
    await screen.shows(/follow/);
  });

  test('older lines are read when they are scrolled to', async () => {
    const engine = oneContainer();
    writeLines(engine, 1, 3000);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 3000/);
    await screen.shows(/500 lines/);
    await screen.press('container.logs', 'move.first');
    await screen.shows(/│ line 1 /);
    await screen.shows(/line \d+ of 3000, 0%/);
  });

  test('stderr is told apart, colours stay, everything else is harmless', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine);
    engine.write('web', 'plain\n');
    engine.write('web', '\x1b[31mred\x1b[0m \x1b[2J\x1b]0;title\x07 after\n', 'stderr');
    await screen.shows(/▌red {1,2}after/);
    const row = screen.terminal.screen.cells().find((cells) =>
      cells
        .map(({ glyph }) => glyph)
        .join('')
        .includes('red  after'),
    );
    const red = row?.[row.findIndex(({ glyph }) => glyph === 'r')];
    assert.deepEqual(red?.foreground, { palette: 1 });
  });

  test('t shows times, w stops wrapping', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine);
    engine.write('web', `${'x'.repeat(200)}END\n`);
    await screen.shows(/END/);
    await screen.press('container.logs', 'logs.wrap');
    await screen.hides(/END/);
    await screen.press('logs.timestamps');
    await screen.shows(/\d\d:\d\d:\d\d x+/);
  });

  test('a search goes up through what was read, n on, N back', async () => {
    const engine = oneContainer();
    writeLines(engine, 1, 50);
    engine.advance(1);
    engine.write('web', 'needle one\n');
    writeLines(engine, 51, 150);
    engine.advance(1);
    engine.write('web', 'Needle two\n');
    writeLines(engine, 151, 250);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 250/);
    await screen.press('container.logs', 'logs.search');
    await screen.type('needle');
    await screen.key('enter');
    await screen.shows(/Needle two/);
    await screen.press('logs.search.older');
    await screen.shows(/needle one/);
    await screen.press('logs.search.older');
    await screen.shows(/No further line with "needle"/);
    await screen.press('logs.search.newer');
    await screen.shows(/Needle two/);
    await screen.press('logs.search');
    await screen.key('enter');
    await screen.shows(/needle one/);
    await screen.press('logs.search');
    await screen.type('line 3');
    await screen.key('enter');
    await screen.shows(/\/line 3/);
  });

  test('a search goes on into lines that were not read yet', async () => {
    const engine = oneContainer();
    engine.write('web', 'the beginning\n');
    writeLines(engine, 1, 3000);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 3000/);
    await screen.press('container.logs', 'logs.search');
    await screen.type('BEGINNING');
    await screen.key('enter');
    await screen.shows(/the beginning/);
    await screen.press('logs.search.older');
    await screen.shows(/No further line with "BEGINNING" above/);
  });

  test('the log of a container that ended is shown, and goes on when it starts again', async () => {
    const engine = oneContainer();
    writeLines(engine, 1, 5);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/line 5/);
    await engine.exit('web', 1);
    await screen.shows(/Logs: web ─ ended/);
    await screen.shows(/line 5/);
    await engine.containers.start('web');
    await screen.shows(/Logs: web ─ follow/);
    writeLines(engine, 6, 7);
    await screen.shows(/line 5[^]*line 7/);
    assert.equal(screen.text.split('line 5').length, 2);
  });

  test('of a container that waits for its restart the title does not say that it ended', async () => {
    const waiting = exitedState(1, { status: 'restarting', restartAtMs: Date.now() + 60_000 });
    await using screen = await UiScreen.open(new FakeEngine({ containers: [aContainer('web', { state: waiting })] }));
    await screen.shows(/Logs: web ─ restarting/);
  });

  test('another container, another log', async () => {
    const engine = new FakeEngine({
      containers: [aContainer('a', { state: runningState() }), aContainer('b', { state: runningState() })],
    });
    engine.write('a', 'from a\n');
    engine.write('b', 'from b\n');
    await using screen = await UiScreen.open(engine);
    await screen.shows(/from a/);
    await screen.press('move.down');
    await screen.shows(/from b/);
    await screen.hides(/from a/);
  });

  test('a log that nobody wrote says so', async () => {
    await using screen = await UiScreen.open(
      new FakeEngine({ containers: [aContainer('quiet', { state: exitedState(0) })] }),
    );
    await screen.shows(/Nothing written yet/);
  });

  test('ten thousand lines at once are taken, the newest shown, and memory stays bounded', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine);
    await screen.shows(/Nothing written yet/);
    const lines = Array.from({ length: 50_000 }, (_, n) => `flood ${n}\n`).join('');
    engine.write('web', lines);
    await screen.shows(/flood 49999/);
    await screen.shows(/20000 lines, 30000 older dropped from view/);
  });
});
