import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SIZES = [
  [200, 50],
  [120, 30],
  [80, 24],
  [60, 15],
] as const;

/** A second from one line to the next; each tenth is an error, and each is said by one of the containers in turn. */
function engineWith(lines: number, names: readonly string[] = ['web']): FakeEngine {
  const engine = new FakeEngine({ containers: names.map((name) => aContainer(name, { state: runningState() })) });
  for (let line = 1; line <= lines; line++) {
    engine.advance(1000);
    const name = names[line % names.length] ?? 'web';
    engine.write(name, line % 10 === 0 ? `ERROR number ${line}\n` : `info number ${line}\n`);
  }
  return engine;
}

/** A screen that shows the log of the first container alone. */
async function logsOf(engine: FakeEngine, wanted: RegExp, options?: UiScreenOptions): Promise<UiScreen> {
  const screen = await UiScreen.open(engine, options);
  await screen.shows(wanted);
  await screen.press('container.logs', 'pane.larger', 'pane.larger');
  await screen.until(({ zoom }) => zoom === 'full');
  return screen;
}

/** Presses a key that asks for a line, and types it. */
async function answer(screen: UiScreen, binding: string, text: string): Promise<void> {
  await screen.press(binding);
  await screen.type(text);
  await screen.key('enter');
}

describe('searching a log', () => {
  for (const [columns, rows] of SIZES) {
    test(`counts what matches, and goes through it, at ${columns}x${rows}`, async () => {
      await using screen = await logsOf(engineWith(2000), /number 2000/, { columns, rows });
      await answer(screen, 'logs.search', 'number \\d+77$');
      await screen.shows(/number 1977/);
      await screen.until(({ logs }) => logs.search?.matches?.isComplete === true);
      assert.equal(screen.state.logs.search?.matches?.count, 19);
      await screen.press('logs.search.older', 'logs.search.older');
      await screen.shows(/number 1777/);
      await screen.until(({ logs }) => logs.search?.matches?.current === 17);
      if (columns > 60) await screen.shows(/\/number \\d\+77\$ 17\/19/);
      await screen.press('logs.search.newer');
      await screen.shows(/number 1877/);
    });
  }

  test('what is no expression is told in a sentence', async () => {
    await using screen = await logsOf(engineWith(20), /number 20/);
    await answer(screen, 'logs.search', '(number');
    await screen.shows(/"\(number" is no regular expression: unterminated group/);
  });

  test('goes from error to error, up and down', async () => {
    await using screen = await logsOf(engineWith(1000), /number 1000/, { rows: 20 });
    await screen.press('move.page.up', 'logs.error.older');
    await screen.until(({ logs }) => logs.cursor !== undefined);
    await screen.shows(/ERROR number 980/);
    await screen.press('logs.error.newer');
    await screen.shows(/ERROR number 990/);
    await screen.press('logs.error.older', 'logs.error.older', 'logs.error.older');
    await screen.shows(/ERROR number 960/);
  });

  test('an expression that never ends holds nothing up, and is given up', async () => {
    const engine = engineWith(5);
    engine.advance(1);
    engine.write('web', `${'x'.repeat(60)}!\n`);
    await using screen = await logsOf(engine, /xxx!/);
    await screen.press('logs.search');
    await screen.type('^(x+x+)+y');
    screen.terminal.press('enter');
    await screen.shows(/searching/);
    screen.terminal.press('t');
    await screen.shows(/\d\d:\d\d:\d\d info number 5/);
    await screen.shows(/takes too long on a line of this log/);
    await screen.press('move.up');
    await screen.shows(/1 newer below/);
  });
});

describe('narrowing a log', () => {
  test('only what matches, without what matches, and all again', async () => {
    await using screen = await logsOf(engineWith(500), /number 500/);
    await answer(screen, 'logs.include', 'number 4\\d\\d');
    await screen.shows(/only number 4\\d\\d/);
    await screen.hides(/number 500/);
    await answer(screen, 'logs.exclude', 'info');
    await screen.shows(/ERROR number 400[^]*ERROR number 490/);
    await screen.hides(/info number 49/);
    await screen.press('logs.exclude');
    await screen.key('ctrl-u', 'enter');
    await screen.shows(/info number 499/);
    await screen.press('screen.back');
    await screen.shows(/number 500/);
    await screen.hides(/only number/);
    await screen.until(({ focus }) => focus === 'logs');
  });

  test('a filter that lets nothing through says so', async () => {
    await using screen = await logsOf(engineWith(50), /number 50/);
    await answer(screen, 'logs.include', 'nowhere');
    await screen.shows(/No line matches/);
  });

  test('what comes is filtered too', async () => {
    const engine = engineWith(50);
    await using screen = await logsOf(engine, /number 50/);
    await answer(screen, 'logs.include', 'wanted');
    await screen.shows(/No line matches/);
    engine.write('web', 'not this\nthis is wanted\n');
    await screen.shows(/this is wanted/);
    await screen.hides(/not this/);
  });

  test('since and until', async () => {
    const engine = engineWith(600);
    await using screen = await logsOf(engine, /number 600/, { rows: 30 });
    await answer(screen, 'logs.since', '5s');
    await screen.shows(/since \d{4}-/);
    await screen.shows(/│ info number 595/);
    await screen.hides(/number 594/);
    await answer(screen, 'logs.since', 'next week');
    await screen.shows(/A time is 15m/);
  });
});

describe('going through wrapped lines', () => {
  const LONG = 'as long as two rows '.repeat(8);

  test('the first line is in view, page by page none is passed over, and what was gone to is there', async () => {
    const engine = engineWith(0);
    for (let line = 1; line <= 900; line += 1) engine.write('web', `begin ${line} ${LONG}\n`);
    await using screen = await logsOf(engine, /begin 900 /, { columns: 100, rows: 30 });
    await screen.press('move.first');
    await screen.shows(/│ begin 1 /);
    const seen = new Set<number>();
    const look = (): number => {
      const numbers = [...screen.text.matchAll(/│ begin (\d+) /g)].map(([, number]) => Number(number));
      for (const number of numbers) seen.add(number);
      return Math.max(...numbers);
    };
    for (let last = look(); last < 60; last = look()) {
      await screen.press('move.page.down');
      await screen.shows((text) => Number(/│ begin (\d+) [^]*/.exec(text)?.[1]) > 1 && look() > last);
    }
    assert.deepEqual(
      [...seen].toSorted((a, b) => a - b).slice(0, 60),
      Array.from({ length: 60 }, (_, n) => n + 1),
    );
    await answer(screen, 'logs.goto', '450');
    await screen.shows(/│ begin 450 [^]*line 450 of 900/);
  });
});

describe('going through a log', () => {
  test('to a line, to a share, and to a time', async () => {
    const engine = engineWith(3000);
    await using screen = await logsOf(engine, /number 3000/, { rows: 24 });
    await answer(screen, 'logs.goto', '1234');
    await screen.shows(/number 1234 /);
    await answer(screen, 'logs.goto', '50%');
    await screen.shows(/number 15\d\d/);
    await answer(screen, 'logs.goto', '10m');
    await screen.shows(/number 2400 /);
    await answer(screen, 'logs.goto', '99999');
    await screen.shows(/The log has not so many lines/);
    await screen.press('move.last');
    await screen.shows(/number 3000[^]*/);
    await screen.shows(/follow/);
  });

  test('what comes while the view holds still is counted', async () => {
    const engine = engineWith(100);
    await using screen = await logsOf(engine, /number 100/);
    await screen.press('move.first');
    await screen.shows(/number 1 /);
    engine.write('web', 'one\ntwo\nthree\n');
    await screen.shows(/3 new/);
    await screen.press('logs.follow');
    await screen.shows(/three/);
    await screen.hides(/3 new/);
  });

  test('times: by the clock, how long ago, in UTC, none', async () => {
    const engine = engineWith(30);
    await using screen = await logsOf(engine, /number 30/);
    await screen.press('logs.timestamps');
    await screen.shows(/\d\d:\d\d:\d\d ERROR number 30/);
    await screen.press('logs.timestamps');
    await screen.shows(/ {2}\ds ERROR number 30/);
    await screen.press('logs.timestamps');
    await screen.shows(/\d\d:\d\d:\d\dZ ERROR number 30/);
    await screen.press('logs.timestamps');
    await screen.shows(/│ ERROR number 30/);
  });

  test('what is cut is seen by going to the right', async () => {
    const engine = engineWith(1);
    engine.write('web', `${'-'.repeat(150)}END\n`);
    await using screen = await logsOf(engine, /END/, { columns: 100 });
    await screen.press('logs.wrap');
    await screen.hides(/END/);
    await screen.press('logs.right', 'logs.right', 'logs.right');
    await screen.shows(/END/);
    await screen.press('logs.left', 'logs.left', 'logs.left');
    await screen.hides(/END/);
  });
});

describe('several logs', () => {
  for (const [columns, rows] of SIZES) {
    test(`of marked containers are merged by time, each with its name, at ${columns}x${rows}`, async () => {
      const engine = engineWith(40, ['web', 'db-primary']);
      await using screen = await UiScreen.open(engine, { columns, rows });
      await screen.press('list.mark.all');
      await screen.press('container.logs', 'pane.larger', 'pane.larger', 'logs.merge');
      await screen.shows(/web +ERROR number 40/);
      await screen.shows(/db-primary info number 39/);
      await screen.shows(/Logs: \S+ \+ 1/);
      engine.advance(1000);
      engine.write('db-primary', 'the newest\n');
      await screen.shows(/db-primary the newest/);
      await answer(screen, 'logs.search', 'number 31');
      await screen.until(({ logs }) => logs.search?.line !== undefined);
      await screen.shows(/db-primary info number 31/);
      await screen.press('logs.merge');
      await screen.hides(/db-primary (info|the)/);
    });
  }

  test('with nothing marked it is said how', async () => {
    await using screen = await logsOf(engineWith(10), /number 10/);
    await screen.press('logs.merge');
    await screen.shows(/Mark containers with space first/);
  });
});

describe('taking lines away', () => {
  test('to a file: all, or what is shown; over another only when asked', async () => {
    const path = join(temporaryFolder(), 'saved.log');
    await using screen = await logsOf(engineWith(700), /number 700/, { columns: 200 });
    await answer(screen, 'logs.save', path);
    await screen.shows(/Saved 700 lines to/);
    assert.match(readFileSync(path, 'utf8'), /^info number 1\n[^]*\nERROR number 700\n$/);
    await answer(screen, 'logs.include', 'number 123');
    await screen.shows(/number 123 /);
    await answer(screen, 'logs.save', path);
    await screen.shows(/Overwrite\?[^]*is there already/);
    await screen.press('confirm.no');
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 701);
    await answer(screen, 'logs.save', path);
    await screen.press('confirm.yes');
    await screen.shows(/Saved 1 line to/);
    assert.equal(readFileSync(path, 'utf8'), 'info number 123\n');
  });

  test('to the clipboard of the terminal, one or several, without what could harm', async () => {
    const engine = engineWith(10);
    engine.write('web', '\x1b[31mred\x1b]52;c;AAAA\x07 end\n');
    await using screen = await logsOf(engine, /red end/);
    const copied = (text: string): boolean =>
      screen.terminal.stdout.raw.includes(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    await screen.press('logs.copy');
    await screen.shows(/Copied the line/);
    assert.ok(copied('red end'));
    await screen.press('logs.select', 'move.up', 'move.up');
    await screen.shows(/◆ERROR number 10/);
    await screen.press('logs.copy');
    await screen.shows(/Copied 3 lines/);
    assert.ok(copied('info number 9\nERROR number 10\nred end'));
  });

  test('from a line that was found, the selection goes on line by line', async () => {
    await using screen = await logsOf(engineWith(200), /number 200/, { rows: 20 });
    await answer(screen, 'logs.search', 'number 150');
    await screen.shows(/ERROR number 150/);
    await screen.press('logs.select', 'move.up', 'move.up', 'logs.copy');
    await screen.shows(/Copied 3 lines/);
    const copied = Buffer.from('info number 148\ninfo number 149\nERROR number 150').toString('base64');
    assert.ok(screen.terminal.stdout.raw.includes(copied));
    await screen.press(...Array.from({ length: 30 }, () => 'move.up'));
    await screen.shows(/number 120 /);
    await screen.press('logs.line');
    await screen.shows(/Line of web[^]*ERROR number 120 +│/);
  });

  test('enter shows all of a line, with JSON as a tree', async () => {
    const engine = engineWith(1);
    engine.write('web', 'request {"level":"warn","at":{"x":[1,2]},"bad":"\\u001b[2J"}\n', 'stderr');
    await using screen = await logsOf(engine, /request/);
    await screen.press('logs.line');
    await screen.shows(/Line of web[^]*stderr[^]*"level": "warn",[^]*"x": \[/);
    await screen.key('escape');
    await screen.hides(/Line of web/);
  });
});
