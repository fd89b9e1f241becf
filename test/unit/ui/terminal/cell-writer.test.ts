import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { CellWriter, type CellWriterOptions } from '../../../../src/ui/terminal/index.js';
import { InProcessTerminal } from '../../../support/in-process-terminal.js';

const COLUMNS = 20;
const ROWS = 4;

async function drawn(frames: readonly string[], options: CellWriterOptions = {}) {
  const terminal = new InProcessTerminal({ columns: COLUMNS, rows: ROWS });
  const writer = new CellWriter(terminal.stdout, options);
  writer.enter();
  for (const frame of frames) {
    writer.write(frame);
    await writer.idle();
  }
  return { terminal, writer };
}

const glyph = fc.constantFrom(...'abc ─│█⣿é'.split(''), '容', '🚀', '👍🏽', 'Ж');

const styled = fc
  .tuple(fc.constantFrom('', '31', '1;44', '7', '38;5;208'), fc.array(glyph, { maxLength: 6 }))
  .map(([style, glyphs]) => (style ? `\x1b[${style}m${glyphs.join('')}\x1b[0m` : glyphs.join('')));

const frame = fc
  .array(
    fc.array(styled, { maxLength: 6 }).map((parts) => parts.join('')),
    { maxLength: ROWS + 2 },
  )
  .map((lines) => `${lines.join('\n')}\n`);

describe('cell writer', () => {
  test('after any frames the screen shows the last one, as if it had been drawn alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 2, maxLength: 5 }), async (frames) => {
        const changed = await drawn(frames);
        const alone = await drawn(frames.slice(-1));
        assert.deepEqual(changed.terminal.screen.cells(), alone.terminal.screen.cells());
      }),
      { numRuns: 400, seed: 20261120 },
    );
  });

  test('writes nothing for a frame that is already shown, and few bytes for one changed cell', async () => {
    const { writer } = await drawn(['cpu 10%\nmem 20%', 'cpu 10%\nmem 20%']);
    const { frames, bytes } = writer.counts;
    assert.equal(frames, 1);
    writer.write('cpu 10%\nmem 21%');
    await writer.idle();
    assert.ok(writer.counts.bytes - bytes < 30);
  });

  test('clears the screen once, when it takes it, and never the scrollback', async () => {
    const { terminal, writer } = await drawn(['a\nb', 'c\nd']);
    terminal.resize(COLUMNS, ROWS - 1);
    writer.write('e\nf');
    writer.redraw();
    await writer.idle();
    const { clears, scrollbackClears } = terminal.screen.counts;
    assert.deepEqual({ clears, scrollbackClears }, { clears: 1, scrollbackClears: 0 });
  });

  test('draws each frame in one synchronised update', async () => {
    const { terminal } = await drawn(['one', 'two']);
    assert.equal(terminal.stdout.raw.split('\x1b[?2026h').length, 3);
    assert.equal(terminal.stdout.raw.split('\x1b[?2026l').length, 3);
  });

  test("passes over Ink's own way to wipe a frame", async () => {
    const { terminal } = await drawn([
      '\x1b[?25lone\n',
      '\x1b[?2026h',
      '\x1b[2K\x1b[1A\x1b[2K\x1b[G\x1b[31mtwo\x1b[39m\n',
      '\x1b[?2026l',
      '',
    ]);
    assert.equal(terminal.screen.lines()[0], 'two');
  });

  test('lines below the screen and cells beside it are not drawn', async () => {
    const { terminal } = await drawn([`${'x'.repeat(COLUMNS - 1)}容 beyond\n2\n3\n4\n5\n6`]);
    assert.deepEqual(terminal.screen.lines(), [`${'x'.repeat(COLUMNS - 1)} `, '2', '3', '4']);
  });

  test('what stands behind a glyph of disputed width stands where it should', async () => {
    // The emulator draws this glyph one cell wide, and we count two.
    const { terminal } = await drawn(['🚀|a', '🚀|b', '🚀🚀|c']);
    assert.equal(terminal.screen.cells()[0]?.[4]?.glyph, '|');
    assert.equal(terminal.screen.cells()[0]?.[5]?.glyph, 'c');
  });

  test('without colours, attributes stay', async () => {
    const { terminal } = await drawn(['\x1b[1;31;44mred\x1b[0m'], { hasColor: false });
    const cell = terminal.screen.cells()[0]?.[0];
    assert.deepEqual([cell?.foreground, cell?.background, cell?.isBold], ['default', 'default', true]);
  });

  test('while the terminal is stuck, frames are dropped but for the newest', async () => {
    const { terminal, writer } = await drawn(['first']);
    terminal.stdout.isStuck = true;
    for (const text of ['second', 'third', 'fourth', 'fifth']) writer.write(text);
    terminal.stdout.isStuck = false;
    await terminal.screen.waitFor(/fifth/);
    assert.deepEqual([writer.counts.frames, writer.counts.droppedFrames], [3, 2]);
    assert.doesNotMatch(terminal.stdout.raw, /third/);
  });

  test('a resize draws everything again, in the new size', async () => {
    const { terminal, writer } = await drawn(['one\ntwo']);
    terminal.resize(10, 3);
    assert.deepEqual([writer.columns, writer.rows], [10, 3]);
    await terminal.screen.write('\x1b[Hgarbage\r\ngarbage\r\ngarbage');
    writer.redraw();
    await writer.idle();
    assert.deepEqual(terminal.screen.lines(), ['one', 'two', '']);
  });

  test('a terminal that says it has no size is taken for one of 80×24', () => {
    const { screen, stdout } = new InProcessTerminal();
    const writer = new CellWriter(
      new Proxy(stdout, {
        get: (target, key) => (key === 'columns' || key === 'rows' ? 0 : Reflect.get(target, key, target)),
      }),
    );
    assert.deepEqual([writer.columns, writer.rows], [screen.columns, screen.rows]);
  });

  test('leaving gives the screen back, and entering again shows the frame that came meanwhile', async () => {
    const { terminal, writer } = await drawn(['before']);
    await writer.leave();
    assert.deepEqual([terminal.screen.isAlternate, terminal.screen.cursor.isHidden], [false, false]);
    writer.write('meanwhile');
    await terminal.screen.write('a shell');
    writer.enter();
    await terminal.screen.waitFor(/^meanwhile/);
    assert.ok(terminal.screen.isAlternate);
  });

  test('a terminal that takes nothing cannot keep us', async () => {
    const { terminal, writer } = await drawn(['first']);
    terminal.stdout.isStuck = true;
    writer.write('second');
    await writer.leave();
    writer.restore();
    assert.equal(terminal.stdout.raw.split('\x1b[?1049l').length, 2);
  });

  test('an exit while it is leaving gives the screen back all the same', async () => {
    const { terminal, writer } = await drawn(['first']);
    terminal.stdout.isStuck = true;
    writer.write('second');
    const leaving = writer.leave();
    writer.restore();
    terminal.stdout.isStuck = false;
    await leaving;
    assert.equal(terminal.stdout.raw.split('\x1b[?1049l').length, 2);
  });

  test('restoring gives back alternate screen, cursor, wrapping, pastes and mouse, once', async () => {
    const { terminal, writer } = await drawn(['full'], { hasMouse: true });
    assert.equal(terminal.screen.modes.mouseTrackingMode, 'vt200');
    writer.restore();
    writer.restore();
    await terminal.screen.write('');
    const { modes, isAlternate, cursor } = terminal.screen;
    assert.deepEqual(
      [isAlternate, cursor.isHidden, modes.wraparoundMode, modes.bracketedPasteMode, modes.mouseTrackingMode],
      [false, false, true, false, 'none'],
    );
    assert.equal(terminal.stdout.raw.split('\x1b[?1049l').length, 2);
  });
});
