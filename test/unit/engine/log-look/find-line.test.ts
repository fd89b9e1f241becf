import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { MatchCount } from '../../../../src/engine/log-look/count-matches.js';
import { findLine } from '../../../../src/engine/log-look/find-line.js';
import { LineIndex } from '../../../../src/engine/log-look/line-index.js';
import type { LogPattern } from '../../../../src/engine/log-look/log-pattern.js';
import { Look } from '../../../../src/engine/log-look/look.js';
import type { LookedLine } from '../../../../src/engine/log-look/looked-line.js';
import { PieceTable } from '../../../../src/engine/log-look/piece-table.js';
import { plainText } from '../../../../src/engine/log-look/plain-text.js';
import { saveLines } from '../../../../src/engine/log-look/save-lines.js';
import { numberedLines, textsOf, writeLog } from '../../../support/log-folder.js';
import { logLine } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const text = (source: string): LogPattern => ({ kind: 'text', source });
const ERRORS: LogPattern = { kind: 'errors' };

async function allFound(look: Look, pattern: LogPattern, direction: 'before' | 'after'): Promise<readonly string[]> {
  const lines: LookedLine[] = [];
  let from = await look.placesOf({ kind: direction === 'after' ? 'start' : 'end' });
  for (;;) {
    const found = await findLine(look, { pattern, from, direction });
    if (!found) return textsOf(lines);
    lines.push(found.line);
    from = direction === 'after' ? found.after : found.before;
  }
}

describe('searching', () => {
  test('goes up and down through all files, from one match to the next', async () => {
    const path = writeLog(temporaryFolder(), [
      Buffer.concat([numberedLines(0, 500), logLine('Needle one'), numberedLines(500, 900)]),
      Buffer.concat([numberedLines(900, 1200), logLine('needle two', { stream: 'stderr' })]),
      numberedLines(1200, 1300),
    ]);
    await using look = await Look.open([path]);
    assert.deepEqual(await allFound(look, text('needle'), 'after'), ['Needle one', '!needle two']);
    assert.deepEqual(await allFound(look, text('needle'), 'before'), ['!needle two', 'Needle one']);
    assert.deepEqual(await allFound(look, text('^needle (one|two)$'), 'before'), ['!needle two', 'Needle one']);
    assert.deepEqual(await allFound(look, text('line 1[01]99$'), 'after'), ['line 1099', 'line 1199']);
  });

  test('what stands before a line (its time, its stream) is not searched', async () => {
    await using look = await Look.open([writeLog(temporaryFolder(), [numberedLines(0, 20)])]);
    assert.deepEqual(await allFound(look, text('stdout'), 'after'), []);
    assert.deepEqual(await allFound(look, text('2026'), 'after'), []);
  });

  test('colours are not in the way, nor is a line written in parts', async () => {
    const log = Buffer.concat([
      logLine('a \x1b[31mred\x1b[0m word'),
      logLine('first half, ', { tag: 'P' }),
      logLine('second half'),
      logLine('10%\r50%\r100%'),
    ]);
    await using look = await Look.open([writeLog(temporaryFolder(), [log])]);
    assert.equal((await allFound(look, text('a red word'), 'after')).length, 1);
    assert.equal((await allFound(look, text('half, second'), 'before')).length, 1);
    assert.equal((await allFound(look, text('50%'), 'before')).length, 0);
    assert.equal((await allFound(look, text('^100%$'), 'before')).length, 1);
  });

  test('errors are found by their words, and by their stream where they have none', async () => {
    const log = Buffer.concat([
      logLine('all is well'),
      logLine('ERROR no route'),
      logLine('INFO started', { stream: 'stderr' }),
      logLine('level=info msg="no error"'),
      logLine('{"level":"error","msg":"x"}'),
      logLine('something went', { stream: 'stderr' }),
      logLine('terror'),
    ]);
    await using look = await Look.open([writeLog(temporaryFolder(), [log])]);
    const wanted = ['ERROR no route', '{"level":"error","msg":"x"}', '!something went'];
    assert.deepEqual(await allFound(look, ERRORS, 'after'), wanted);
  });

  test('a filter hides matches, and takes them in', async () => {
    await using look = await Look.open([writeLog(temporaryFolder(), [numberedLines(0, 200)])]);
    const filter = { include: [text('line 1..$')], exclude: [text('5$')] };
    const from = await look.placesOf({ kind: 'start' });
    const page = await look.page({ from, direction: 'after', count: 1000, filter });
    assert.equal(page.lines.length, 90);
    const found = await findLine(look, { pattern: text('5'), from, direction: 'after', filter });
    assert.deepEqual(found && textsOf([found.line]), ['line 150']);
  });

  test('cancelled, it ends', async () => {
    await using look = await Look.open([writeLog(temporaryFolder(), [numberedLines(0, 20)])]);
    const from = await look.placesOf({ kind: 'start' });
    const search = findLine(look, { pattern: text('x'), from, direction: 'after', cancelSignal: AbortSignal.abort() });
    await assert.rejects(search, { code: 'cancelled' });
  });

  test('what is no expression is told so', async () => {
    await using look = await Look.open([writeLog(temporaryFolder(), [numberedLines(0, 2)])]);
    const search = findLine(look, { pattern: text('(a'), from: [], direction: 'after' });
    await assert.rejects(search, {
      code: 'log_pattern_invalid',
      message: '"(a" is no regular expression: unterminated group',
    });
  });

  test('finds what looking at each line finds, whatever the lines', async () => {
    const line = fc.record({
      text: fc.stringMatching(/^[ab1 \x1bé\r.]{0,12}$/u),
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      tag: fc.constantFrom('F' as const, 'F' as const, 'F' as const, 'P' as const),
    });
    const patterns = fc.constantFrom(
      'b|$',
      'a*',
      '[$^]',
      '\\Ba',
      'a',
      'ab',
      '^a',
      'b$',
      'a.b',
      'a[^1]*b',
      '\\w \\w',
      '1|b',
      'é',
      'a(?!b)',
      '\\ba',
      '\\s',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), patterns, async (entries, source) => {
        const log = Buffer.concat(
          entries.map(({ text: words, ...rest }, second) => logLine(words, { ...rest, second })),
        );
        await using look = await Look.open([writeLog(temporaryFolder(), [log])]);
        const from = await look.placesOf({ kind: 'start' });
        const all = (await look.page({ from, direction: 'after', count: 1000 })).lines;
        const expression = new RegExp(source, 'i');
        const expected = all.filter(({ bytes }) => expression.test(plainText(bytes)));
        const filter = { include: [text(source)] };
        const { lines } = await look.page({ from, direction: 'after', count: 1000, filter });
        assert.deepEqual(lines, expected);
        const count = new MatchCount(look, text(source));
        await count.extend(new AbortController().signal, () => undefined);
        assert.equal(count.matches, expected.length);
        for (const [index, found] of expected.entries()) assert.equal(await count.numberOf(found), index + 1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('numbers of lines', () => {
  test('lead to places, and places to numbers', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 30_000), numberedLines(30_000, 40_000)]);
    await using table = new PieceTable(path);
    const index = new LineIndex(table, 0);
    await index.extend();
    assert.equal(index.lines, 40_000);
    await using look = await Look.open([path]);
    for (const number of [0, 1, 12_345, 29_999, 30_000, 39_999]) {
      const place = await index.placeOf(number);
      assert.ok(place);
      const page = await look.page({ from: [place], direction: 'after', count: 1 });
      assert.deepEqual(textsOf(page.lines), [`line ${number}`]);
      assert.equal(await index.lineAt(place), number);
    }
    assert.equal(await index.placeOf(40_001), undefined);
  });
});

describe('saving', () => {
  test('writes what there is to see, as it was written, and never over a file unasked', async () => {
    const folder = temporaryFolder();
    await using look = await Look.open([writeLog(folder, [numberedLines(0, 20_000), numberedLines(20_000, 20_010)])]);
    const path = join(folder, 'saved.txt');
    const plain = { path, hasTimes: false, overwrites: false };
    assert.equal(await saveLines(look, plain), 20_010);
    assert.equal(readFileSync(path, 'utf8').split('\n')[20_009], 'line 20009');
    await assert.rejects(saveLines(look, plain), { code: 'log_file_exists' });
    const filter = { include: [text('line 1$')] };
    assert.equal(await saveLines(look, { ...plain, filter, hasTimes: true, names: ['web'], overwrites: true }), 1);
    assert.equal(readFileSync(path, 'utf8'), '2026-11-20T00:00:01.000000000+00:00 web line 1\n');
    assert.equal(existsSync(`${path}.part`), false);
  });

  test('where it cannot be written, nothing is left', async () => {
    const folder = temporaryFolder();
    await using look = await Look.open([writeLog(folder, [numberedLines(0, 20)])]);
    const path = join(folder, 'there');
    writeFileSync(path, 'x');
    await assert.rejects(saveLines(look, { path: join(path, 'below'), hasTimes: false, overwrites: false }), {
      code: 'ENOTDIR',
    });
    assert.equal(readFileSync(path, 'utf8'), 'x');
  });
});
