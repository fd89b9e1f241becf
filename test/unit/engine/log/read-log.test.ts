import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { LogEntry } from '../../../../src/engine/log/log-entry.js';
import { type ReadLogOptions, readLog } from '../../../../src/engine/log/read-log.js';
import { inShort, logLine, timeAt } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

function logOf(...lines: readonly Buffer[]): string {
  const path = join(temporaryFolder(), 'container.log');
  writeFileSync(path, Buffer.concat(lines));
  return path;
}

async function read(path: string, options?: ReadLogOptions): Promise<readonly LogEntry[]> {
  return (await Array.fromAsync(readLog(path, options))).flat();
}

const short = async (path: string, options?: ReadLogOptions): Promise<readonly string[]> =>
  inShort(await read(path, options));

/** All that this process has ever read, from whatever it was. @see proc_pid_io(5) */
const bytesRead = (): number => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1]);

const numbered = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => logLine(`line ${index}`, { second: index }));

describe('a log that is read once', () => {
  test('gives both streams in order, with their times', async () => {
    const entries = await read(logOf(logLine('out'), logLine('err', { stream: 'stderr', second: 1 }), logLine('')));
    assert.deepEqual(inShort(entries), ['out', '!err', '']);
    assert.deepEqual(
      entries.map(({ time }) => time),
      [timeAt(0), timeAt(1), timeAt(0)],
    );
  });

  test('is empty where there is no file, or nothing in it', async () => {
    assert.deepEqual(await read('/nowhere/container.log'), []);
    assert.deepEqual(await read(logOf()), []);
    assert.deepEqual(await read(logOf(), { tail: 5 }), []);
  });

  test('shows the streams that were asked for', async () => {
    const path = logOf(logLine('out'), logLine('err', { stream: 'stderr' }));
    assert.deepEqual(await short(path, { stdout: true, stderr: false }), ['out']);
    assert.deepEqual(await short(path, { stdout: false, stderr: true }), ['!err']);
  });

  test('keeps every byte of a line, and says where it goes on', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a));
    const entries = await read(logOf(logLine(bytes), logLine('a', { tag: 'P' }), logLine('b')));
    assert.deepEqual(Buffer.from(entries[0]?.bytes ?? []), bytes);
    assert.deepEqual(inShort(entries.slice(1)), ['a…', 'b']);
  });

  test('reads other lengths of time too', async () => {
    const path = logOf(
      Buffer.from('2026-11-20T22:30:28Z stdout F short\n2026-11-20T22:30:28.123+02:00 stderr F zone\n'),
    );
    assert.deepEqual(await short(path), ['short', '!zone']);
  });

  test('passes over what is no line of a log', async () => {
    const garbage = [
      '',
      'x',
      `${timeAt(0)} stdout F`,
      `${timeAt(0)} stdxxx F x`,
      `${timeAt(0)} stdout X x`,
      `${timeAt(0)}stdout F x`,
      '\0'.repeat(300),
      ' '.repeat(80),
      '\r',
    ];
    const lines = garbage.map((text) => Buffer.from(`${text}\n`));
    assert.deepEqual(await short(logOf(logLine('before'), ...lines, logLine('after'))), ['before', 'after']);
    assert.deepEqual(await short(logOf(logLine('before'), ...lines, logLine('after')), { tail: 2 }), [
      'before',
      'after',
    ]);
  });

  test('gives a last line that was cut off as one that goes on', async () => {
    const cut = (bytes: number): string => logOf(logLine('whole'), logLine('torn').subarray(0, -bytes));
    assert.deepEqual(await short(cut(1)), ['whole', 'torn…']);
    assert.deepEqual(await short(cut(3)), ['whole', 'to…']);
    assert.deepEqual(await short(cut(20)), ['whole']);
  });

  test('is read whole over the borders of blocks, wherever they fall', async () => {
    const texts = Array.from({ length: 3000 }, (_, index) => `${index}:${'x'.repeat((index * 37) % 400)}`);
    assert.deepEqual(await short(logOf(...texts.map((text) => logLine(text)))), texts);
  });

  test('a file without a newline costs neither memory nor the lines behind it', async () => {
    const path = logOf(logLine('before'), Buffer.alloc(3 * 2 ** 20, 'x'), Buffer.from('\n'), logLine('after'));
    assert.deepEqual(await short(path), ['before', 'after']);
    assert.deepEqual(await short(path, { tail: 1 }), ['after']);
    assert.deepEqual(await short(path, { tail: 2 }), ['before', 'after']);
  });
});

describe('the end of a log', () => {
  test('is the last so many lines', async () => {
    const path = logOf(...numbered(5000));
    for (const tail of [0, 1, 2, 999, 1000, 4999, 5000, 6000]) {
      const entries = await short(path, { tail });
      assert.equal(entries.length, Math.min(tail, 5000), `tail ${tail}`);
      if (tail > 0) assert.equal(entries[0], `line ${Math.max(0, 5000 - tail)}`);
    }
  });

  test('counts a line in pieces once, and one that is not ended', async () => {
    const path = logOf(
      logLine('zero'),
      logLine('a', { tag: 'P' }),
      logLine('b', { tag: 'P' }),
      logLine('c'),
      logLine('one'),
      logLine('un', { tag: 'P' }),
    );
    assert.deepEqual(await short(path, { tail: 1 }), ['un…']);
    assert.deepEqual(await short(path, { tail: 2 }), ['one', 'un…']);
    assert.deepEqual(await short(path, { tail: 3 }), ['a…', 'b…', 'c', 'one', 'un…']);
  });

  test('is found among lines of a hundred thousand characters', async () => {
    const pieces = Array.from({ length: 13 }, (_, index) => logLine('y'.repeat(8192), { tag: index < 12 ? 'P' : 'F' }));
    const path = logOf(...numbered(100), ...pieces, logLine('last'));
    assert.equal((await read(path, { tail: 2 })).length, 14);
    assert.deepEqual((await short(path, { tail: 3 }))[0], 'line 99');
  });

  test('is found in a file of 5 GB without reading it', async () => {
    const path = logOf(logLine('first'));
    truncateSync(path, 5 * 2 ** 30);
    appendFileSync(path, Buffer.concat([Buffer.from('\n'), ...numbered(10_000)]));
    const before = bytesRead();
    assert.deepEqual(await short(path, { tail: 2 }), ['line 9998', 'line 9999']);
    assert.ok(bytesRead() - before < 100_000_000, `${bytesRead() - before} bytes`);
  });
});

describe('a span of time', () => {
  const ms = (second: number): number => Date.parse(timeAt(second));

  test('begins with the first entry at or after its start, and ends before the first behind its end', async () => {
    const path = logOf(...numbered(10));
    assert.deepEqual(await short(path, { sinceMs: ms(7) }), ['line 7', 'line 8', 'line 9']);
    assert.deepEqual(await short(path, { untilMs: ms(1) }), ['line 0', 'line 1']);
    assert.deepEqual(await short(path, { sinceMs: ms(3), untilMs: ms(4) }), ['line 3', 'line 4']);
    assert.deepEqual(await short(path, { sinceMs: ms(30) }), []);
    assert.deepEqual(await short(path, { tail: 3, sinceMs: ms(8) }), ['line 8', 'line 9']);
  });

  test('is found in a long file, at every place', async () => {
    const path = logOf(...numbered(20_000));
    for (const second of [0, 1, 777, 9_999, 10_000, 15_432, 19_999]) {
      assert.equal((await short(path, { sinceMs: ms(second) }))[0], `line ${second}`);
    }
  });
});

describe('a log that is followed', () => {
  /** Reads entry by entry, in short. */
  function follow(path: string, options: ReadLogOptions = {}) {
    const leave = new AbortController();
    after(() => leave.abort());
    const batches = readLog(path, { follow: true, cancelSignal: leave.signal, ...options });
    after(() => batches.return());
    const waiting: string[] = [];
    return {
      async next(): Promise<string | undefined> {
        while (waiting.length === 0) {
          const { value, done } = await batches.next();
          if (done) return undefined;
          waiting.push(...inShort(value));
        }
        return waiting.shift();
      },
    };
  }

  test('gives what comes, until the container has ended and all is read', async () => {
    const path = logOf(logLine('old'));
    const ended = Promise.withResolvers<void>();
    const log = follow(path, { ended: ended.promise });
    assert.equal(await log.next(), 'old');
    appendFileSync(path, logLine('new'));
    assert.equal(await log.next(), 'new');
    appendFileSync(path, Buffer.concat([logLine('last words'), logLine('torn').subarray(0, -1)]));
    ended.resolve();
    assert.deepEqual([await log.next(), await log.next(), await log.next()], ['last words', 'torn…', undefined]);
  });

  test('waits for the end of a line', async () => {
    const path = logOf();
    const log = follow(path);
    const line = logLine('in two writes');
    appendFileSync(path, line.subarray(0, 20));
    const next = log.next();
    appendFileSync(path, line.subarray(20));
    assert.equal(await next, 'in two writes');
  });

  test('begins before the file is there', async () => {
    const path = join(temporaryFolder(), 'container.log');
    const log = follow(path);
    const next = log.next();
    writeFileSync(path, logLine('first'));
    assert.equal(await next, 'first');
  });

  test('shows only what is new with a tail of 0', async () => {
    const path = logOf(...numbered(10));
    const log = follow(path, { tail: 0 });
    let shown: string | undefined;
    void log.next().then((line) => (shown = line));
    // Lines of before it has opened the file are old to it.
    while (shown === undefined) {
      appendFileSync(path, logLine('new'));
      await nextTurn();
    }
    assert.equal(shown, 'new');
  });

  test('goes on from the beginning when the file is emptied', async () => {
    const path = logOf(...numbered(10));
    const log = follow(path, { tail: 1 });
    assert.equal(await log.next(), 'line 9');
    truncateSync(path, 0);
    const next = log.next();
    appendFileSync(path, logLine('anew'));
    assert.equal(await next, 'anew');
  });

  test('goes on in the new file when the old one was rotated away, and loses nothing', async () => {
    const path = logOf(logLine('one'));
    const log = follow(path);
    assert.equal(await log.next(), 'one');
    appendFileSync(path, logLine('two'));
    renameSync(path, `${path}.1`);
    writeFileSync(path, logLine('three'));
    assert.deepEqual([await log.next(), await log.next()], ['two', 'three']);
    appendFileSync(path, logLine('four'));
    assert.equal(await log.next(), 'four');
  });

  test('ends when cancelled, also while it waits, without an error', async () => {
    const cancel = new AbortController();
    const log = follow(logOf(logLine('one')), { cancelSignal: cancel.signal });
    assert.equal(await log.next(), 'one');
    const next = log.next();
    cancel.abort();
    assert.equal(await next, undefined);
  });

  test('ends at an entry that is later than asked for', async () => {
    const path = logOf(logLine('one'));
    const log = follow(path, { untilMs: Date.parse(timeAt(5)) });
    assert.equal(await log.next(), 'one');
    appendFileSync(path, Buffer.concat([logLine('two', { second: 5 }), logLine('three', { second: 6 })]));
    assert.deepEqual([await log.next(), await log.next()], ['two', undefined]);
  });

  test('a container that ended before is read to its end', async () => {
    const log = follow(logOf(logLine('one')), { ended: Promise.resolve() });
    assert.deepEqual([await log.next(), await log.next()], ['one', undefined]);
  });
});
