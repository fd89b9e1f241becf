import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { unframed } from '../../../src/remote/connection/stdcopy.js';
import { logBatches } from '../../../src/remote/services/log-batches.js';
import { stdcopyFrame } from '../../../src/server/http/stdcopy.js';

const TIME = '2026-01-02T03:04:05.000000001Z';
const invalid = (reason: string): Error => new Error(reason);

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

const WIRE = Buffer.concat([
  stdcopyFrame('stdout', Buffer.from(`${TIME} one\n`)),
  stdcopyFrame('stderr', Buffer.from(`${TIME} er`)),
  stdcopyFrame('stdout', Buffer.from(`${TIME} two\n${TIME} three\n`)),
  stdcopyFrame('stderr', Buffer.from('ror\n')),
  stdcopyFrame('stdout', Buffer.from(`${TIME} no end`)),
]);

describe('logs on their way', () => {
  for (const length of [1, 7, 100, 10_000]) {
    test(`the same in pieces of ${length} bytes`, async () => {
      const entries = (await Array.fromAsync(logBatches(inPieces(WIRE, length), { hasTty: false, invalid }))).flat();
      const shown = entries
        .map(({ stream, time, bytes, isPartial }) => [stream, time, Buffer.from(bytes).toString(), isPartial] as const)
        .toSorted(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0));
      assert.deepEqual(shown, [
        ['stdout', TIME, 'one', false],
        ['stdout', TIME, 'two', false],
        ['stdout', TIME, 'three', false],
        ['stdout', TIME, 'no end', true],
        ['stderr', TIME, 'error', false],
      ]);
      const output = await Array.fromAsync(unframed(inPieces(WIRE, length), invalid));
      const of = (wanted: string) =>
        Buffer.concat(output.filter(({ stream }) => stream === wanted).map(({ bytes }) => bytes)).toString();
      assert.equal(of('stderr'), `${TIME} error\n`);
    });
  }

  test('of a terminal, and a line that has no end', async () => {
    const line = `${TIME} ${'x'.repeat(200_000)}\n${TIME} y\n`;
    const entries = (
      await Array.fromAsync(logBatches(inPieces(Buffer.from(line), 50_000), { hasTty: true, invalid }))
    ).flat();
    assert.equal(Buffer.concat(entries.slice(0, -1).map(({ bytes }) => bytes)).byteLength, 200_000);
    assert.deepEqual([...new Set(entries.map(({ time }) => time))], [TIME]);
    assert.equal(Buffer.from(entries.at(-1)?.bytes ?? []).toString(), 'y');
    assert.deepEqual(entries.map(({ isPartial }) => isPartial).slice(-2), [false, false]);
  });
});
