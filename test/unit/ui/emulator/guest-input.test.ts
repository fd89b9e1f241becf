import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { keyForGuest, mouseForGuest, pasteForGuest } from '../../../../src/ui/emulator/guest-input.js';
import type { GuestModes } from '../../../../src/ui/emulator/guest-modes.js';
import { ReplyBudget } from '../../../../src/ui/emulator/reply-budget.js';
import type { MouseEvent } from '../../../../src/ui/terminal/index.js';

const MODES: GuestModes = {
  hasApplicationCursor: false,
  hasApplicationKeypad: false,
  hasBracketedPaste: false,
  mouse: 'none',
  hasSgrMouse: false,
  isCursorHidden: false,
  isAlternate: false,
  isHoldingFrames: false,
};

const click: MouseEvent = { type: 'mouse', action: 'press', button: 'left', column: 4, row: 2 };
const wheel: MouseEvent = { ...click, action: 'wheel-up', button: 'none' };

describe('what a program in a container gets', () => {
  test('is arrow keys as it asked for them, and every other key as it came', () => {
    const application = { ...MODES, hasApplicationCursor: true };
    assert.equal(keyForGuest('\x1b[A', MODES), '\x1b[A');
    assert.equal(keyForGuest('\x1b[A', application), '\x1bOA');
    assert.equal(keyForGuest('\x1bOD', MODES), '\x1b[D');
    assert.equal(keyForGuest('\x1b[H', application), '\x1bOH');
    for (const key of ['j', '\x03', '\x1b[5~', '\x1b[1;5A', '\x1bOP', '漢', '\x1b'])
      assert.equal(keyForGuest(key, application), key);
  });

  test('is a paste that nothing in it can end', () => {
    const bracketed = { ...MODES, hasBracketedPaste: true };
    assert.equal(pasteForGuest('a\r\nb\nc', MODES), 'a\rb\rc');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pasted = pasteForGuest(`${text}\x1b[201~rm -rf /\r${text}`, bracketed);
        assert.equal(pasted.indexOf('\x1b[201~'), pasted.length - '\x1b[201~'.length);
        assert.equal(pasted.lastIndexOf('\x1b'), pasted.length - '\x1b[201~'.length);
      }),
    );
  });

  test('is the mouse where it asked for it, in the way that it asked for', () => {
    const tracking = { ...MODES, mouse: 'vt200' } as const;
    assert.equal(mouseForGuest(click, MODES), undefined);
    assert.equal(mouseForGuest(click, tracking), '\x1b[M %#');
    assert.equal(mouseForGuest(click, { ...tracking, hasSgrMouse: true }), '\x1b[<0;5;3M');
    assert.equal(mouseForGuest({ ...click, action: 'release' }, { ...tracking, hasSgrMouse: true }), '\x1b[<0;5;3m');
    assert.equal(mouseForGuest({ ...click, column: 500 }, tracking), undefined);
    assert.equal(mouseForGuest({ ...click, action: 'release' }, { ...MODES, mouse: 'x10' }), undefined);
  });

  test('is arrow keys for the wheel on an alternate screen', () => {
    assert.equal(mouseForGuest(wheel, MODES), undefined);
    assert.equal(mouseForGuest(wheel, { ...MODES, isAlternate: true }), '\x1b[A\x1b[A\x1b[A');
  });

  test('are replies, as many as anybody needs', () => {
    let nowMs = 0;
    const budget = new ReplyBudget(() => nowMs);
    const passed = Array.from({ length: 1000 }, () => budget.mayReply('\x1b[?1;2c')).filter(Boolean).length;
    assert.ok(passed > 0 && passed < 100);
    nowMs = 2000;
    assert.ok(budget.mayReply('\x1b[?1;2c'));
    assert.ok(!budget.mayReply('x'.repeat(10_000)));
  });
});
