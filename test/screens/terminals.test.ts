import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { aContainer, exitedState, runningState } from '../support/builders.js';
import type { FakeProgram } from '../support/fake-engine/fake-process.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const LEADER = 'ctrl-]';

const oneContainer = (hasTty = false): FakeEngine =>
  new FakeEngine({ containers: [aContainer('web', { config: { hasTty, hasStdin: true }, state: runningState() })] });

/** Shows each key in its own brackets, and ends with 3 at an `X`. */
const echo: FakeProgram = async ({ stdin, write }) => {
  write('root@web:/# ');
  for await (const bytes of stdin) {
    const text = new TextDecoder().decode(bytes);
    if (text.includes('X')) return 3;
    write(`<${JSON.stringify(text).slice(1, -1)}>`);
  }
  return 0;
};

async function shell(program: FakeProgram, options: { columns?: number; rows?: number } = {}) {
  const engine = oneContainer();
  engine.programs.set('bash', program);
  const screen = await UiScreen.open(engine, options);
  await screen.shows(/● web/);
  screen.terminal.press('e');
  return { engine, screen };
}

describe('a shell in the pane', () => {
  test('has the keys beside logs and stats, gives them back at the leader, and goes on', async () => {
    const { screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/bash web[^]*root@web:\/#/);
    await screen.shows(/Stats: web[^]*Logs: web/);
    screen.terminal.press('q', 'ctrl-c', 'tab');
    await screen.shows(/<q><\\u0003><\\t>/);
    await screen.key(LEADER, 'tab');
    assert.equal(screen.state.focus, 'containers');
    await screen.shows(/<q><\\u0003><\\t>/);
    await screen.key(LEADER);
    screen.terminal.press('s');
    await screen.shows(/<\\t><s>/);
  });

  test('closes with a word and its exit code when it ends, and the focus goes back', async () => {
    const { screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    screen.terminal.press('X');
    await screen.shows(/The shell in web ended with 3\./);
    assert.equal(screen.state.focus, 'containers');
    await screen.hides(/root@web/);
  });

  test('killed, stays to be read, and takes what is still typed for nothing', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    await engine.exit('web', 137);
    await screen.shows(/root@web[^]*The shell in web ended with 137\. enter closes it/);
    await screen.key('d', 's', 'P');
    assert.equal(screen.state.overlay, undefined);
    await screen.key('enter');
    await screen.hides(/root@web/);
    assert.equal(screen.state.focus, 'containers');
  });

  test('gets what is typed while it opens; a hanging engine does not keep the keys', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', echo);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    const release = engine.control.hold('execs.start');
    screen.terminal.press('e');
    await screen.shows(/Opening a terminal in web/);
    screen.terminal.press('l', 'q');
    await screen.key(LEADER, '1');
    assert.equal(screen.state.focus, 'containers');
    release();
    await screen.shows(/<l(><)?q>/);
  });

  test('closed while it opens, is left as soon as it is there', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    const release = engine.control.hold('execs.start');
    screen.terminal.press('e');
    await screen.shows(/Opening a terminal in web/);
    await screen.key(LEADER, 'x');
    assert.equal(screen.state.terminals.tabs.length, 0);
    release();
    await screen.idle();
    await screen.hides(/Opening a terminal/);
  });

  test('is asked about before it is closed, and before gantry is left', async () => {
    const { screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    await screen.key(LEADER, 'x');
    await screen.shows(/Close the terminal\?/);
    await screen.key('escape', 'q', 'q');
    await screen.shows(/Quit\?[^]*A shell is open in web\. By leaving it is asked to end/);
    await screen.key('escape');
    await screen.key(LEADER, LEADER, 'x', 'y');
    await screen.hides(/root@web/);
    assert.equal(screen.state.terminals.tabs.length, 0);
  });

  test('has the size of its pane, and follows it', async () => {
    const { engine, screen } = await shell(echo, { columns: 120, rows: 40 });
    await using _ = screen;
    await screen.shows(/root@web/);
    const [process] = engine.execs.processes;
    const first = process?.sizes.at(-1);
    assert.ok(first && first.columns > 40 && first.rows > 10, JSON.stringify(first));
    await screen.key(LEADER, '+', '+');
    assert.deepEqual(process?.sizes.at(-1), { columns: 118, rows: 36 });
    screen.terminal.resize(80, 24);
    await screen.until(({ size }) => size.columns === 80);
    assert.deepEqual(process?.sizes.at(-1), { columns: 78, rows: 20 });
  });

  test('has no keys while the screen is too small to show it', async () => {
    const { screen } = await shell(echo);
    await screen.shows(/root@web/);
    screen.terminal.resize(40, 10);
    await screen.shows(/gantry needs 60x15/);
    await screen.key('z');
    screen.terminal.resize(120, 40);
    await screen.shows(/root@web:\/# +│/);
    screen.terminal.press('a');
    await screen.shows(/<a>/);
    screen.terminal.resize(40, 10);
    await screen.shows(/gantry needs 60x15/);
    await screen.key('q', 'q');
    assert.equal(await screen.exit, 0);
  });

  test('several are tabs', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    screen.terminal.press('1');
    await screen.shows(/<1>/);
    await screen.key(LEADER, 'e');
    await screen.until(({ terminals }) => terminals.tabs[1]?.status.kind === 'open');
    await screen.hides(/<1>/);
    screen.terminal.press('2');
    await screen.shows(/<2>/);
    assert.equal(engine.execs.processes.length, 2);
    await screen.key(LEADER, ']');
    await screen.shows(/<1>/);
    await screen.key('[');
    await screen.shows(/<2>/);
  });

  for (const [columns, rows] of [
    [200, 50],
    [120, 30],
    [80, 24],
    [60, 15],
  ] as const) {
    test(`at ${columns}x${rows} it is whole, and its last column and row can be reached`, async () => {
      const { engine, screen } = await shell(echo, { columns, rows });
      await using _ = screen;
      await screen.shows(/root@web/);
      const size = engine.execs.processes[0]?.sizes.at(-1);
      assert.ok(size);
      engine.execs.processes[0]?.write(
        `\x1b[2J\x1b[H<\x1b[${size.rows};1H(\x1b[${size.rows};${size.columns}H)\x1b[1;${size.columns}H>`,
      );
      await screen.shows(new RegExp(`│<.{${size.columns - 2}}>│[^]*│\\(.{${size.columns - 2}}\\)│`));
    });
  }
});

describe('what a program draws', () => {
  const draw = async (output: string, wanted: RegExp) => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    engine.execs.processes[0]?.write(`\x1b[2J\x1b[H${output}`);
    await screen.shows(wanted);
    return { cells: screen.terminal.screen.cells().flat(), raw: screen.terminal.stdout.raw };
  };

  test('keeps its colours, reduced to what the terminal has', async () => {
    const { cells } = await draw('\x1b[38;2;255;0;0;1mloud\x1b[m \x1b[48;5;21mblue\x1b[m', /loud blue/);
    const loud = cells.find(({ glyph, isBold }) => glyph === 'l' && isBold);
    assert.deepEqual(loud?.foreground, { palette: 196 });
    assert.ok(cells.some(({ glyph, background }) => glyph === 'b' && JSON.stringify(background) === '{"palette":21}'));
  });

  test('wide characters and marks stand where they are meant to', async () => {
    await draw('漢字|\r\n🎉|\r\ne\u0301|\r\nค่ำ|', /│漢字\|[^]*│🎉 ?\|[^]*│e\u0301\|/u);
  });

  test('nothing of it reaches the real terminal but what can be seen', async () => {
    const { raw } = await draw(
      '\x1b]0;title\x07\x1b]52;c;aGVsbG8=\x07\x1bP+q544e\x1b\\\x1b[c\x1b[6n\x1b[?1003h\x1b[8;1;1t\x9b31m\u202eevil\u200b\x1b]8;;http://x\x07link\x1b]8;;\x07 end',
      /evil ?link end/,
    );
    assert.doesNotMatch(raw, /aGVsbG8|\x1b\]|\x1bP|\x1b\[c|\x1b\[6n|\?1003h|\u202e|http:\/\/x/);
  });

  test('questions are answered to the program alone, and not without end', async () => {
    const { engine, screen } = await shell(async ({ stdin, write }) => {
      let replies = 0;
      write(`${'\x1b[c'.repeat(5000)}asked`);
      for await (const bytes of stdin) {
        const text = new TextDecoder().decode(bytes);
        replies += text.split('\x1b[?').length - 1;
        if (text.includes('?')) write(`\r\n${replies} replies`);
      }
      return 0;
    });
    await using _ = screen;
    await screen.shows(/asked/);
    screen.terminal.press('?');
    await screen.shows(/\d+ replies/);
    const replies = Number(/(\d+) replies/.exec(screen.text)?.[1]);
    assert.ok(replies > 0 && replies < 300, String(replies));
    assert.equal(engine.execs.processes.length, 1);
  });

  test('the cursor is shown while keys are for it, unless the program hides it', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web:\/# /);
    const inverse = (): number =>
      screen.terminal.screen
        .cells()
        .flat()
        .filter(({ isInverse, glyph }) => isInverse && glyph === ' ').length;
    assert.ok(inverse() > 0);
    engine.execs.processes[0]?.write('\x1b[?25lhidden');
    await screen.shows(/hidden/);
    assert.equal(inverse(), 0);
  });

  test('arrow keys are what the program asked for, and a paste is one', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    screen.terminal.press('up');
    await screen.shows(/<\\u001b\[A>/);
    engine.execs.processes[0]?.write('\x1b[?1h\x1b[?2004h!');
    await screen.shows(/!/);
    screen.terminal.press('up');
    await screen.shows(/<\\u001bOA>/);
    screen.terminal.stdin.type('\x1b[200~one\ntwo\x1b[201~');
    await screen.shows(/<\\u001b\[200~one\\rtwo[^]*\\u001b\[201~>/);
  });

  test('what has scrolled away can be looked at', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    const lines = Array.from({ length: 100 }, (_, n) => `line ${n}.`).join('\r\n');
    engine.execs.processes[0]?.write(lines);
    await screen.shows(/line 99\./);
    screen.terminal.stdin.type('\x1b[5;2~');
    await screen.hides(/line 99\./);
    await screen.shows(/\d+ below/);
    screen.terminal.press('a');
    await screen.shows(/line 99\.<a>/);
    await screen.key(LEADER, 'g');
    await screen.shows(/line 0\./);
    await screen.key('G');
    await screen.shows(/line 99\./);
  });

  test('a flood drops pictures and not keys', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    const process = engine.execs.processes[0];
    let isFlooding = true;
    void (async () => {
      for (let n = 0; isFlooding; n++) {
        process?.write(`flood ${n} ${'x'.repeat(60)}\r\n`.repeat(20));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await screen.shows(/flood/);
    await screen.key(LEADER, '1');
    isFlooding = false;
    assert.equal(screen.state.focus, 'containers');
  });
});

describe('whatever is typed', () => {
  test('and whatever a program draws, the leader gives the keys back, and nothing breaks', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '\x1b',
        '\x1b[',
        '\x1b[<',
        '\x1b[<65;90;30',
        '\x1b[<65;90;30M',
        '\x1b[200~rm\x1b[201~',
        '\x1bO',
        '\x9b',
      ),
    );
    const drawn = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '\x1b[?1049h',
        '\x1b[?1003h\x1b[?1006h',
        '\x1bc',
        '\x1b[8;2;2t',
        '\x1b]2;',
        '\x1bP',
        '\x1b[6n',
        '\x1b[2026h',
      ),
    );
    const run = fc.asyncProperty(
      fc.array(typed, { maxLength: 5 }),
      fc.array(drawn, { maxLength: 5 }),
      async (keys, output) => {
        for (const text of output) engine.execs.processes[0]?.write(text);
        // The leader itself, and an X, which ends the program.
        for (const text of keys) screen.terminal.stdin.type(text.replaceAll(/[\x1dX]/g, ''));
        screen.terminal.press(LEADER);
        await screen.until(({ terminals }) => !terminals.isTyping);
        assert.equal(screen.state.terminals.tabs.length, 1);
        screen.terminal.press(LEADER);
        await screen.until(({ terminals }) => terminals.isTyping);
      },
    );
    await fc.assert(run, { numRuns: 30 });
    engine.execs.processes[0]?.write('\x18\x1b\\\x1bc\x1b[?2026lstill here');
    await screen.shows(/1 Containers[^]*still here/);
  });
});

describe('a shell on the whole screen', () => {
  test('has every key, goes back to its pane at the leader, and forth again', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', echo);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('E');
    await screen.shows(/It ends with exit or ctrl-d; ctrl-\] goes back to gantry/);
    await screen.shows(/root@web/);
    assert.equal(screen.terminal.screen.isAlternate, false);
    assert.deepEqual(engine.execs.processes[0]?.sizes.at(-1), { rows: 40, columns: 120 });
    screen.terminal.press('q', 'ctrl-c');
    await screen.shows(/<q><\\u0003>/);
    screen.terminal.press(LEADER);
    await screen.shows(/● web[^]*<q><\\u0003>/);
    assert.equal(screen.terminal.screen.isAlternate, true);
    await screen.key('F');
    await screen.hides(/1 Containers/);
    await screen.shows(/root@web.*<q>/);
    screen.terminal.press('X');
    await screen.shows(/The shell in web ended with 3\./);
    await screen.shows(/● web/);
    assert.equal(screen.terminal.screen.isAlternate, true);
  });

  test('what it had switched on is off when gantry is back', async () => {
    const { engine, screen } = await shell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    engine.execs.processes[0]?.write('\x1b[?1049h\x1b[?1h\x1b[?1003h\x1b[?2004h\x1b[?25lfull');
    await screen.shows(/full/);
    await screen.key(LEADER, 'F');
    await screen.hides(/1 Containers/);
    await screen.shows(/^ +full/m);
    const { screen: real } = screen.terminal;
    assert.equal(real.modes.applicationCursorKeysMode, true);
    assert.equal(real.modes.mouseTrackingMode, 'any');
    screen.terminal.press(LEADER);
    await screen.shows(/1 Containers/);
    assert.equal(real.modes.applicationCursorKeysMode, false);
    assert.notEqual(real.modes.mouseTrackingMode, 'any');
  });
});

describe('attaching', () => {
  test('shows what the program writes; ctrl-p ctrl-q leaves it, and it goes on', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web\. ctrl-p ctrl-q detaches/);
    engine.write('web', 'hello from inside');
    await screen.shows(/attach web[^]*hello from inside/);
    screen.terminal.press('ctrl-p', 'ctrl-q');
    await screen.shows(/Detached from web\. It goes on\./);
    await screen.shows(/● web/);
    assert.equal(screen.state.terminals.tabs.length, 0);
  });

  test('where the program has no terminal, lines are shown as they are typed, and ctrl-c leaves', async () => {
    const engine = oneContainer(false);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web, which has no terminal/);
    engine.write('web', 'one\ntwo\n');
    await screen.shows(/│one +│[^]*│two +│/);
    screen.terminal.press('a', 'b');
    await screen.shows(/│ab/);
    screen.terminal.press('ctrl-c');
    await screen.shows(/Detached from web/);
  });

  test('whoever leaves gantry reads that the program goes on', async () => {
    await using screen = await UiScreen.open(oneContainer(true));
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web\. ctrl-p ctrl-q detaches/);
    screen.terminal.press('ctrl-]');
    await screen.until(({ terminals }) => !terminals.isTyping);
    await screen.key('q', 'q');
    const text = await screen.shows(/Quit\?[^]*By leaving you detach; what runs there goes on\./);
    assert.doesNotMatch(text, /asked to end/);
  });

  test('ends with the program, and says so', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web/);
    engine.write('web', 'last words');
    await screen.shows(/last words/);
    await engine.exit('web', 3);
    await screen.shows(/last words[^]*The program of web has ended with 3/);
  });
});

describe('where there is no shell', () => {
  test('it is one of this machine', async () => {
    const engine = oneContainer();
    engine.programs.delete('sh');
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('e');
    await screen.shows(/A shell of this machine in web, its tools in \/dev\/gantry\/bin\./);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
  });

  test('or one in the place of a container that does not run', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: exitedState(1) })] });
    await using screen = await UiScreen.open(engine);
    await screen.shows(/web/);
    screen.terminal.press('e');
    await screen.shows(/A shell in the place of web, which does not run: changes to its files are discarded/);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
  });
});
