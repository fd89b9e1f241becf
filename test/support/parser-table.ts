import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

/** A parser, what it reads, and what it refuses. */
export function parserTable<Value>(
  name: string,
  parse: (text: string) => Value,
  table: {
    readonly reads: readonly (readonly [string, Value])[];
    readonly refuses: readonly (readonly [string, RegExp])[];
  },
): void {
  describe(name, () => {
    for (const [text, value] of table.reads) test(`reads ${text}`, () => assert.deepEqual(parse(text), value));
    for (const [text, reason] of table.refuses) {
      test(`refuses ${JSON.stringify(text)}`, () =>
        assert.throws(() => parse(text), { name: 'EngineError', message: reason }));
    }
  });
}
