import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { Emulator } from '../../../../src/ui/emulator/emulator.js';
import { parseRow } from '../../../../src/ui/terminal/row.js';
import type { ColorBits } from '../../../../src/ui/themes/color.js';

const COLUMNS = 20;
const ROWS = 5;

async function drawn(output: string | Uint8Array, colorBits: ColorBits = 24, replies: string[] = []) {
  using emulator = new Emulator({
    columns: COLUMNS,
    rows: ROWS,
    colorBits,
    onReply: (text) => void replies.push(text),
  });
  await emulator.write(output);
  return { lines: emulator.lines({ showsCursor: false }), modes: emulator.modes, cursor: emulator.cursor };
}

const plain = (line: string): string => line.replace(/\x1b\[[\d;]*m/g, '').trimEnd();

describe('an emulated terminal', () => {
  for (const [name, output, bits, wanted] of [
    ['true colour', '\x1b[38;2;1;2;3mx', 24, '\x1b[38;2;1;2;3mx'],
    ['true colour where there are 256', '\x1b[38;2;255;0;0mx', 8, '\x1b[38;5;196mx'],
    ['true colour where there are 16', '\x1b[38;2;255;0;0mx', 4, '\x1b[91mx'],
    ['one of 256 where there are 16', '\x1b[48;5;21mx', 4, '\x1b[44mx'],
    ['its own sixteen', '\x1b[31;103mx', 4, '\x1b[31;103mx'],
    ['no colours', '\x1b[1;31mx', 1, '\x1b[1mx'],
    ['attributes', '\x1b[1;2;3;4;7;9;53mx', 24, '\x1b[1;2;3;4;7;9;53mx'],
    ['nothing hidden', '\x1b[8mx', 24, ' '],
    ['nothing that blinks', '\x1b[5mx', 24, 'x'],
  ] as const) {
    test(`draws ${name}`, async () => {
      const { lines } = await drawn(output, bits);
      assert.ok(lines[0]?.startsWith(wanted), JSON.stringify(lines[0]));
    });
  }

  for (const [name, output, cells] of [
    ['wide characters', '漢字|', ['漢', '', '字', '', '|']],
    ['a joined picture', '👩‍👩‍👧|', ['👩‍👩‍👧', '', '|']],
    ['a flag', '🇩🇪|', ['🇩🇪', '', '|']],
    ['a mark', 'e\u0301|', ['e\u0301', '|']],
    ['a picture of text', '❤\ufe0f|', ['❤\ufe0f', '', '|']],
    ['a skin', '👍🏽|', ['👍🏽', '', '|']],
    ['what cannot be seen', 'a\u200b\u202eb|', ['a', 'b', '|']],
  ] as const) {
    test(`gives ${name} the cells that the screen gives it`, async () => {
      const { lines } = await drawn(output);
      assert.deepEqual(parseRow(lines[0] ?? '').glyphs.slice(0, cells.length), cells);
    });
  }

  test('whatever is written, each row has exactly its width, and holds nothing but styles and glyphs', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\x1b[',
        '\x1b]',
        '\x1bP',
        '\x9b',
        '\x1b[?1049h',
        '\x1b[2J',
        '\x1b[H',
        '\x1b[5;20H',
        '\x1b(0',
        '漢',
      ),
      fc.nat({ max: 300 }).map((n) => `${n};${n % 7}m`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (written) => {
        const { lines } = await drawn(written.join(''));
        for (const line of lines) {
          assert.equal(parseRow(line).glyphs.length, COLUMNS, JSON.stringify(line));
          // eslint-disable-next-line no-control-regex
          assert.doesNotMatch(line.replace(/\x1b\[[\d;]*m/g, ''), /[\x00-\x1f\x7f-\x9f]/);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('random bytes do no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { lines } = await drawn(bytes);
        assert.equal(lines.length, ROWS);
      }),
      { numRuns: 100 },
    );
  });

  test('a flood of marks on one letter is cut off', async () => {
    const { lines } = await drawn(`e${'\u0301'.repeat(100_000)}`);
    assert.ok(lines.join('').length < 2000, String(lines.join('').length));
  });

  test('remembers what programs ask of it, and forgets it at a reset', async () => {
    const asked = await drawn('\x1b[?1h\x1b[?2004h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[?1049h');
    assert.deepEqual(asked.modes, {
      hasApplicationCursor: true,
      hasApplicationKeypad: false,
      hasBracketedPaste: true,
      mouse: 'drag',
      hasSgrMouse: true,
      isCursorHidden: true,
      isAlternate: true,
      isHoldingFrames: false,
    });
    const { modes } = await drawn('\x1b[?1h\x1b[?25l\x1b[?1006h\x1bc');
    assert.equal(modes.hasApplicationCursor, false);
    assert.equal(modes.isCursorHidden, false);
    assert.equal(modes.hasSgrMouse, false);
  });

  test('answers what it is, and nothing that asks for more', async () => {
    const replies: string[] = [];
    await drawn('\x1b[c\x1b[6n\x1b]11;?\x07\x1b]52;c;?\x07\x1b]4;1;?\x07\x1b[21t\x1b[14t\x1bP$qm\x1b\\', 24, replies);
    assert.ok(replies.some((reply) => reply.startsWith('\x1b[?')));
    assert.ok(replies.includes('\x1b[1;1R'));
    assert.ok(replies.every((reply) => !reply.startsWith('\x1b]') && !reply.includes('rgb:')));
  });

  test('an alternate screen comes and goes', async () => {
    using emulator = new Emulator({ columns: COLUMNS, rows: ROWS, colorBits: 24, onReply: () => undefined });
    await emulator.write('shell\x1b[?1049h\x1b[Heditor');
    assert.equal(plain(emulator.lines({ showsCursor: false })[0] ?? ''), 'editor');
    await emulator.write('\x1b[?1049l');
    assert.equal(plain(emulator.lines({ showsCursor: false })[0] ?? ''), 'shell');
  });

  test('stays where it is looked at while more is written', async () => {
    using emulator = new Emulator({ columns: COLUMNS, rows: ROWS, colorBits: 24, onReply: () => undefined });
    const first = (): string => plain(emulator.lines({ showsCursor: false })[0] ?? '');
    await emulator.write(Array.from({ length: 50 }, (_, n) => `line ${n}`).join('\r\n'));
    emulator.scroll(-10);
    assert.equal(first(), 'line 35');
    await emulator.write('\r\nmore\r\nand more');
    assert.equal(first(), 'line 35');
    assert.equal(emulator.scrolledBy, 12);
    emulator.scrollTo('last');
    assert.equal(emulator.scrolledBy, 0);
  });
});
