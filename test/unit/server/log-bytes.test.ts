import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { LogEntry } from '../../../src/engine/index.js';
import { type LogBytesOptions, logBytes } from '../../../src/server/attach/log-bytes.js';
import { sharedFrame, stdcopyFrame } from '../../../src/server/http/stdcopy.js';

const TIME = '2026-01-02T03:04:05.000000006+00:00';
const SHOWN = '2026-01-02T03:04:05.000000006Z';

const entry = (text: string, rest: Partial<LogEntry> = {}): LogEntry => ({
  stream: 'stdout',
  time: TIME,
  bytes: Buffer.from(text),
  isPartial: false,
  ...rest,
});
const ENTRIES = [entry('a ü'), entry('half', { isPartial: true }), entry('err', { stream: 'stderr' }), entry(' whole')];

async function chunksOf(options: LogBytesOptions): Promise<readonly Buffer[]> {
  async function* batches(): AsyncGenerator<readonly LogEntry[]> {
    yield ENTRIES;
    yield [];
    yield [entry('')];
  }
  const chunks: Buffer[] = [];
  for await (const chunk of logBytes(batches(), options)) chunks.push(Buffer.from(chunk));
  return chunks;
}

test('a batch of a log is one chunk: of its lines, or of their frames', async () => {
  assert.deepEqual((await chunksOf({ isFramed: false })).map(String), ['a ü\nhalferr\n whole\n', '\n']);
  const framed = [
    stdcopyFrame('stdout', Buffer.from('a ü\n')),
    stdcopyFrame('stdout', Buffer.from('half')),
    stdcopyFrame('stderr', Buffer.from('err\n')),
    stdcopyFrame('stdout', Buffer.from(' whole\n')),
  ];
  const lastLine = stdcopyFrame('stdout', Buffer.from('\n'));
  assert.deepEqual(await chunksOf({ isFramed: true }), [Buffer.concat(framed), lastLine]);
});

test('time and details stand where a line begins', async () => {
  const [lines] = await chunksOf({ isFramed: false, hasTimestamps: true, details: 'tier=ü' });
  assert.equal(String(lines), `${SHOWN} tier=ü a ü\n${SHOWN} tier=ü half${SHOWN} tier=ü err\n whole\n`);
  const [frames = Buffer.alloc(0)] = await chunksOf({ isFramed: true, hasTimestamps: true });
  assert.equal(frames.readUInt32BE(4), Buffer.byteLength(`${SHOWN} a ü\n`));
});

test('what goes to many is framed once', () => {
  const chunk = { stream: 'stderr', bytes: Buffer.from('words') } as const;
  assert.equal(sharedFrame(chunk), sharedFrame(chunk));
  assert.deepEqual(sharedFrame(chunk), stdcopyFrame('stderr', chunk.bytes));
});
