import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { LogEntry } from '../../../../src/engine/index.js';
import { LogBuffer } from '../../../../src/ui/streams/log-buffer.js';

const entry = (text: string, parts: Partial<LogEntry> = {}): LogEntry => ({
  stream: 'stdout',
  time: '2026-01-02T03:04:05.000000000Z',
  bytes: new TextEncoder().encode(text),
  isPartial: false,
  ...parts,
});

const textAt = (buffer: LogBuffer, number: number): string | undefined => {
  const line = buffer.at(number);
  return line && new TextDecoder().decode(line.bytes);
};

test('lines are numbered in their order', () => {
  const buffer = new LogBuffer();
  buffer.push([entry('a'), entry('b')]);
  assert.deepEqual(
    [buffer.first, buffer.end, textAt(buffer, 0), textAt(buffer, 1), textAt(buffer, 2)],
    [0, 2, 'a', 'b', undefined],
  );
});

test('a full buffer forgets the oldest and counts them; numbers stay', () => {
  const buffer = new LogBuffer({ maxLines: 3 });
  for (let n = 0; n < 100; n++) buffer.push([entry(`line ${n}`)]);
  assert.deepEqual([buffer.first, buffer.end, buffer.dropped, buffer.length], [97, 100, 97, 3]);
  assert.equal(textAt(buffer, 98), 'line 98');
});

test('bytes are bounded too', () => {
  const buffer = new LogBuffer({ maxBytes: 1000 });
  for (let n = 0; n < 100; n++) buffer.push([entry('x'.repeat(100))]);
  assert.equal(buffer.length, 10);
});

test('parts of a line become one, each stream by itself', () => {
  const buffer = new LogBuffer();
  buffer.push([entry('out ', { isPartial: true }), entry('err ', { stream: 'stderr', isPartial: true }), entry('put')]);
  buffer.push([entry('or', { stream: 'stderr' })]);
  assert.deepEqual([textAt(buffer, 0), textAt(buffer, 1)], ['out put', 'err or']);
});

test('a line without end does not fill the memory', () => {
  const buffer = new LogBuffer();
  for (let n = 0; n < 1000; n++) buffer.push([entry('y'.repeat(10_000), { isPartial: true })]);
  buffer.push([entry('end')]);
  assert.equal(buffer.at(0)?.bytes.length, 64 * 1024);
});

test('older lines get lower numbers; where there is no room the newest go', () => {
  const buffer = new LogBuffer({ maxLines: 4 });
  buffer.push([entry('c'), entry('d')]);
  assert.equal(buffer.prepend([entry('x'), entry('a'), entry('b')]), 1);
  assert.deepEqual(
    [buffer.first, buffer.end, textAt(buffer, -3), textAt(buffer, -1), textAt(buffer, 0), textAt(buffer, 1)],
    [-3, 1, 'x', 'b', 'c', undefined],
  );
});

test('other lines take the place of all, under the numbers they are given', () => {
  const buffer = new LogBuffer({ maxLines: 2 });
  buffer.push([entry('a'), entry('b'), entry('c')]);
  buffer.replace([entry('x'), entry('y')], 40);
  assert.deepEqual([buffer.first, buffer.end, buffer.dropped, textAt(buffer, 41)], [40, 42, 0, 'y']);
  buffer.append([entry('z')]);
  assert.deepEqual([buffer.first, buffer.end, buffer.dropped, textAt(buffer, 42)], [41, 43, 1, 'z']);
});

test('cleared, it begins anew', () => {
  const buffer = new LogBuffer({ maxLines: 2 });
  buffer.push([entry('a'), entry('b'), entry('c')]);
  buffer.clear();
  assert.deepEqual([buffer.first, buffer.end, buffer.dropped], [0, 0, 0]);
});
