import type { LogEntry, LogOptions, OutputChunk } from '../../../src/engine/index.js';
import { AsyncQueue } from './async-queue.js';
import type { FakeRecord } from './fake-state.js';

const NEWLINE = 10;

/** Writes what a program put out into its container's log, cut at newlines. */
export function appendLog(record: FakeRecord, { stream, bytes }: OutputChunk, nowMs: number): void {
  const time = new Date(nowMs).toISOString().replace('Z', '000000Z');
  const entries: LogEntry[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    entries.push({ stream, time, bytes: bytes.subarray(start, end), isPartial: false });
    start = end + 1;
  }
  if (start < bytes.length) entries.push({ stream, time, bytes: bytes.subarray(start), isPartial: true });
  record.log.push(...entries);
  for (const reader of record.logReaders) reader.push(entries);
}

/** Nobody will write more: those who follow come to the end. */
export function endLogs({ logReaders }: FakeRecord): void {
  for (const reader of logReaders) reader.end();
}

/** Entries that `options` ask for, then with `follow` what comes. */
export async function* readLog(record: FakeRecord, options: LogOptions): AsyncGenerator<readonly LogEntry[]> {
  const queue = new AsyncQueue<readonly LogEntry[]>({
    cancelSignal: options.cancelSignal,
    onClosed: () => record.logReaders.delete(queue),
  });
  queue.push(lastLines(record.log.filter(isWanted(options)), options.tail));
  if (options.follow && record.process) record.logReaders.add(queue);
  else queue.end();
  for await (const entries of queue) {
    const wanted = entries.filter(isWanted(options));
    if (wanted.length > 0) yield wanted;
  }
}

const isWanted =
  ({ stdout, stderr, sinceMs = 0, untilMs = Number.POSITIVE_INFINITY }: LogOptions) =>
  ({ stream, time }: LogEntry): boolean => {
    const atMs = Date.parse(time);
    return (stream === 'stdout' ? stdout !== false : stderr !== false) && atMs >= sinceMs && atMs <= untilMs;
  };

/** A line begins where the entry of its stream before it was not partial. */
function lastLines(entries: readonly LogEntry[], count = Number.POSITIVE_INFINITY): readonly LogEntry[] {
  let lines = 0;
  let start = entries.length;
  while (start > 0) {
    const before = entries[start - 2];
    start -= 1;
    if (!before?.isPartial) lines += 1;
    if (lines > count) return entries.slice(start + 1);
  }
  return entries;
}
