import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { type InputEvent, splitKeys } from '../../../../src/ui/terminal/index.js';

const keys = (input: string) => splitKeys(input).events.map((event) => (event.type === 'key' ? event.sequence : event));

/** What a caller sees that is given `input` in two reads. */
function inTwoReads(input: string, at: number): readonly InputEvent[] {
  const first = splitKeys(input.slice(0, at));
  const second = splitKeys(first.pending + input.slice(at));
  return [...first.events, ...second.events, ...splitKeys(second.pending, { isFinal: true }).events];
}

describe('splitting keys', () => {
  test('every character is a key', () => {
    assert.deepEqual(keys('jjk\r容🚀'), ['j', 'j', 'k', '\r', '容', '🚀']);
  });

  test('sequences stay whole', () => {
    const sequences = [
      '\x1b[A',
      '\x1bOP',
      '\x1b[1;5C',
      '\x1b[3~',
      '\x1b[Z',
      '\x1b[[A',
      '\x1bx',
      '\x1b\x1b[B',
      '\x1b[200;3u',
    ];
    assert.deepEqual(keys(sequences.join('')), sequences);
  });

  test('an unfinished sequence waits, and is a key of its own when nothing follows', () => {
    assert.deepEqual(splitKeys('j\x1b'), { events: [{ type: 'key', sequence: 'j' }], pending: '\x1b' });
    assert.equal(splitKeys('\x1b[1;').pending, '\x1b[1;');
    assert.deepEqual(splitKeys('\x1b', { isFinal: true }), {
      events: [{ type: 'key', sequence: '\x1b' }],
      pending: '',
    });
  });

  test('a paste is one event, whatever is in it', () => {
    assert.deepEqual(keys('\x1b[200~q\r\x1b[A\x1b[201~j'), [{ type: 'paste', text: 'q\r\x1b[A' }, 'j']);
    assert.equal(splitKeys('\x1b[200~half').pending, '\x1b[200~half');
  });

  test('a paste that never ends stops being waited for', () => {
    const { events, pending } = splitKeys('\x1b[200~half', { isFinal: true });
    assert.deepEqual([events, pending], [[{ type: 'paste', text: 'half' }], '']);
  });

  test('clicks and the wheel', () => {
    const mouse = (sequence: string) => splitKeys(sequence).events[0];
    assert.deepEqual(mouse('\x1b[<0;5;3M'), { type: 'mouse', action: 'press', button: 'left', column: 4, row: 2 });
    assert.deepEqual(mouse('\x1b[<2;1;1m'), { type: 'mouse', action: 'release', button: 'right', column: 0, row: 0 });
    assert.deepEqual(mouse('\x1b[<64;1;1M'), { type: 'mouse', action: 'wheel-up', button: 'none', column: 0, row: 0 });
    assert.deepEqual(mouse('\x1b[<65;1;1M'), {
      type: 'mouse',
      action: 'wheel-down',
      button: 'none',
      column: 0,
      row: 0,
    });
    assert.deepEqual(mouse('\x1b[<128;5;3M'), { type: 'mouse', action: 'press', button: 'back', column: 4, row: 2 });
    assert.deepEqual(mouse('\x1b[<129;1;1M'), { type: 'mouse', action: 'press', button: 'forward', column: 0, row: 0 });
    assert.deepEqual(mouse('\x1b[<32;9;9M'), { type: 'mouse', action: 'drag', button: 'left', column: 8, row: 8 });
  });

  test('where a read ends makes no difference, and nothing is lost', () => {
    const part = fc.constantFrom(
      'j',
      '\r',
      '容',
      '\x1b[A',
      '\x1bOP',
      '\x1b[<0;5;3M',
      '\x1b[200~a b\x1b[201~',
      '\x1b[1;5C',
      '\x1bx',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.nat(), (parts, place) => {
        const input = parts.join('');
        const at = place % (input.length + 1);
        assert.deepEqual(inTwoReads(input, at), splitKeys(input, { isFinal: true }).events);
      }),
      { seed: 20261120 },
    );
  });

  test('any input ends in keys, and none of it waits for ever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        assert.equal(splitKeys(`\x1b[${input}`, { isFinal: true }).pending, '');
      }),
      { seed: 20261120 },
    );
  });
});
