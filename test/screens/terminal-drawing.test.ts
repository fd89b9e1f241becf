import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { echo, LEADER, openShell } from '../support/shell-screen.js';

describe('what a program draws', () => {
  const draw = async (output: string, wanted: RegExp) => {
    const { engine, screen } = await openShell(echo);
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
    const { engine, screen } = await openShell(async ({ stdin, write }) => {
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
    const { engine, screen } = await openShell(echo);
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
    const { engine, screen } = await openShell(echo);
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
    const { engine, screen } = await openShell(echo);
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
    const { engine, screen } = await openShell(echo);
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
    const { engine, screen } = await openShell(echo);
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
