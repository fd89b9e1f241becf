import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import type { LogPlaces } from '../../../../src/engine/log-look/log-place.js';
import { Look } from '../../../../src/engine/log-look/look.js';
import type { LookedLine } from '../../../../src/engine/log-look/looked-line.js';
import { appendLog, numberedLines, textsOf, writeLog } from '../../../support/log-folder.js';
import { logLine, timeAt } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const START: LogPlaces = [{ piece: Number.NEGATIVE_INFINITY, offset: 0 }];

async function allAfter(look: Look, from: LogPlaces, count = 7): Promise<readonly LookedLine[]> {
  const lines: LookedLine[] = [];
  for (let at = from; ; ) {
    const page = await look.page({ from: at, direction: 'after', count });
    lines.push(...page.lines);
    if (page.reachesEnd) return lines;
    at = page.end;
  }
}

async function allBefore(look: Look, from: LogPlaces, count = 7): Promise<readonly LookedLine[]> {
  let lines: readonly LookedLine[] = [];
  for (let at = from; ; ) {
    const page = await look.page({ from: at, direction: 'before', count });
    lines = [...page.lines, ...lines];
    if (page.reachesStart) return lines;
    at = page.start;
  }
}

describe('pages of a log', () => {
  test('the newest lines come first, and the others page by page, through all files', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 50), numberedLines(50, 80), numberedLines(80, 100)]);
    await using look = await Look.open([path]);
    const tail = await look.tail({ count: 5 });
    assert.deepEqual(textsOf(tail.lines), ['line 95', 'line 96', 'line 97', 'line 98', 'line 99']);
    assert.deepEqual([tail.reachesStart, tail.reachesEnd], [false, true]);
    const older = await look.page({ from: tail.start, direction: 'before', count: 30 });
    assert.deepEqual([older.lines.length, textsOf(older.lines)[0]], [30, 'line 65']);
    const again = await look.page({ from: older.start, direction: 'after', count: 1 });
    assert.deepEqual(textsOf(again.lines), ['line 65']);
    assert.equal((await allBefore(look, tail.start)).length, 95);
  });

  test('compressed files are part of it', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 50), numberedLines(50, 60)], { isCompressed: true });
    await using look = await Look.open([path]);
    assert.equal((await allAfter(look, START)).length, 60);
  });

  test('a line of many parts is one line, from both sides', async () => {
    const parts = Array.from({ length: 13 }, (_, n) => logLine(String(n % 10).repeat(8000), { tag: 'P' }));
    const log = Buffer.concat([
      logLine('before'),
      ...parts.slice(0, 6),
      logLine('between', { stream: 'stderr' }),
      ...parts.slice(6),
      logLine('END'),
      logLine('after'),
    ]);
    await using look = await Look.open([writeLog(temporaryFolder(), [log])], { blockBytes: 16_000 });
    const expected = [6, 8 + 0, 104_003, 5];
    for (const lines of [
      await allAfter(look, START, 1),
      await allBefore(look, (await look.tail({ count: 0 })).start, 1),
    ]) {
      assert.deepEqual(
        lines.map(({ bytes }) => bytes.length),
        [expected[0], 7, expected[2], expected[3]],
      );
    }
  });

  test('of a line that has no end in sight the beginning is kept', async () => {
    const part = logLine('x'.repeat(8000), { tag: 'P' });
    const log = Buffer.concat([...Array.from({ length: 100 }, () => part), logLine('end')]);
    await using look = await Look.open([writeLog(temporaryFolder(), [log])]);
    const [line] = (await look.page({ from: START, direction: 'after', count: 1 })).lines;
    assert.deepEqual([line?.lengthBytes, line?.bytes.length], [800_003, 256 * 1024]);
  });

  test('what the monitor left unfinished in a full file is a line of its own', async () => {
    const first = Buffer.concat([logLine('whole'), logLine('half', { tag: 'P' })]);
    const path = writeLog(temporaryFolder(), [first, logLine('the other')]);
    await using look = await Look.open([path]);
    const wanted = ['whole', 'half', 'the other'];
    assert.deepEqual(textsOf(await allAfter(look, START)), wanted);
    assert.deepEqual(textsOf((await look.tail({ count: 10 })).lines), wanted);
  });

  test('a line that is being written is not there before it is whole', async () => {
    const path = writeLog(temporaryFolder(), [Buffer.concat([logLine('one'), logLine('two').subarray(0, 40)])]);
    await using look = await Look.open([path]);
    const tail = await look.tail({ count: 10 });
    assert.deepEqual(textsOf(tail.lines), ['one']);
    appendLog(path, logLine('two').subarray(40));
    const next = await look.page({ from: tail.end, direction: 'after', count: 10 });
    assert.deepEqual(textsOf(next.lines), ['two']);
  });

  test('what comes is behind the end, in the next file too', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, [numberedLines(0, 5)]);
    await using look = await Look.open([path]);
    const tail = await look.tail({ count: 1 });
    appendLog(path, numberedLines(5, 7));
    const next = await look.page({ from: tail.end, direction: 'after', count: 10 });
    assert.deepEqual([textsOf(next.lines), next.reachesEnd], [['line 5', 'line 6'], true]);
  });

  test('a log that is emptied begins anew', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 5)]);
    await using look = await Look.open([path]);
    const tail = await look.tail({ count: 1 });
    writeFileSync(path, numberedLines(5, 6));
    const next = await look.page({ from: tail.end, direction: 'after', count: 10 });
    assert.deepEqual(textsOf(next.lines), ['line 5']);
  });

  test('a file that went while it was looked at is passed over', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, [numberedLines(0, 5), numberedLines(5, 10), numberedLines(10, 12)]);
    await using look = await Look.open([path]);
    rmSync(join(folder, 'log', '000001'));
    rmSync(join(folder, 'log', '000002'));
    assert.deepEqual(textsOf(await allAfter(look, START)), ['line 10', 'line 11']);
  });

  test('a log that is not there is empty; garbage is passed over', async () => {
    const folder = temporaryFolder();
    await using none = await Look.open([join(folder, 'nothing', 'ctr.log')]);
    const tail = await none.tail({ count: 10 });
    assert.deepEqual([tail.lines, tail.reachesStart], [[], true]);
    const garbage = Buffer.concat([Buffer.alloc(100_000, 1), Buffer.from('\n\n'), logLine('x'), Buffer.from('yz\n')]);
    await using look = await Look.open([writeLog(folder, [garbage])]);
    assert.deepEqual(textsOf((await look.tail({ count: 10 })).lines), ['x']);
  });
});

describe('several logs', () => {
  test('are merged by time, from both sides', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const odd = Buffer.concat([1, 3, 5, 7].map((second) => logLine(`a ${second}`, { second })));
    const even = Buffer.concat([2, 4, 6, 8].map((second) => logLine(`b ${second}`, { second })));
    await using look = await Look.open([writeLog(one, [odd]), writeLog(other, [even])]);
    const tail = await look.tail({ count: 3 });
    assert.deepEqual(textsOf(tail.lines), ['b 6', 'a 7', 'b 8']);
    const older = await look.page({ from: tail.start, direction: 'before', count: 3 });
    assert.deepEqual(textsOf(older.lines), ['a 3', 'b 4', 'a 5']);
    const newer = await look.page({ from: older.end, direction: 'after', count: 2 });
    assert.deepEqual(textsOf(newer.lines), ['b 6', 'a 7']);
    const from = await look.placesOf({ kind: 'time', timeMs: Date.parse(timeAt(4)) });
    const at = await look.page({ from, direction: 'after', count: 2 });
    assert.deepEqual(textsOf(at.lines), ['b 4', 'a 5']);
  });
});

describe('since and until', () => {
  test('nothing outside of them is there', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 50), numberedLines(50, 100)]);
    const limits = { sinceMs: Date.parse(timeAt(40)), untilMs: Date.parse(timeAt(60)) };
    await using look = await Look.open([path], limits);
    const texts = textsOf((await look.tail({ count: 100 })).lines);
    assert.deepEqual([texts.length, texts[0], texts.at(-1)], [21, 'line 40', 'line 60']);
    assert.equal((await allAfter(look, await look.placesOf({ kind: 'start' }))).length, 21);
  });
});

test('whatever the parts, streams, files and blocks: paging up and down gives the same lines, each once', async () => {
  const entry = fc.record({
    text: fc.stringMatching(/^[a-z\x1b\r é]{0,40}$/u),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const),
    tag: fc.constantFrom('F' as const, 'F' as const, 'P' as const),
  });
  const options = { pieces: fc.array(fc.array(entry, { maxLength: 30 }), { minLength: 1, maxLength: 4 }) };
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...options, blockBytes: fc.integer({ min: 60, max: 4000 }), count: fc.integer({ min: 1, max: 9 }) }),
      async ({ pieces, blockBytes, count }) => {
        let second = 0;
        const files = pieces.map((entries) =>
          Buffer.concat(entries.map(({ text, ...rest }) => logLine(text, { ...rest, second: second++ }))),
        );
        await using look = await Look.open([writeLog(temporaryFolder(), files)], { blockBytes });
        const whole = await allAfter(look, START, 1000);
        const down = await allAfter(look, START, count);
        const up = await allBefore(look, (await look.tail({ count: 0 })).end, count);
        assert.deepEqual(down, whole);
        assert.deepEqual(up, whole);
        const places = whole.map(({ place }) => `${place.piece}:${place.offset}`);
        assert.equal(new Set(places).size, places.length);
      },
    ),
    { numRuns: 60 },
  );
});
