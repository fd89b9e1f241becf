import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openLogLook } from '../../../../src/engine/log-look/open-log-look.js';
import { aContainer, runningState } from '../../../support/builders.js';
import { FakeEngine } from '../../../support/fake-engine.js';
import { appendLog, numberedLines, textsOf, writeLog } from '../../../support/log-folder.js';
import { logLine } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const local = (...paths: readonly string[]) => ({
  logPath: async (ref: string) => paths[Number(ref)],
  logs: () => {
    throw new Error('not streamed');
  },
});

describe('a log of this machine', () => {
  test('is looked at in a thread: pages, what comes, searches, numbers', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 100), numberedLines(100, 1000)]);
    await using look = await openLogLook(local(path), ['0']);
    const tail = await look.tail({ count: 2 });
    assert.deepEqual(textsOf(tail.lines), ['line 998', 'line 999']);
    assert.equal(look.heldLines, undefined);
    const awaited = look.awaitPage({ from: tail.end, count: 10 });
    appendLog(path, numberedLines(1000, 1001));
    assert.deepEqual(textsOf((await awaited).lines), ['line 1000']);
    const found = await look.ask('find', {
      pattern: { kind: 'text', source: 'line 50$' },
      from: tail.end,
      direction: 'before',
    });
    assert.ok(found);
    const places = await look.ask('places', { kind: 'line', number: 51 });
    assert.deepEqual(places, found.before);
    const count = await look.ask('count', { pattern: { kind: 'text', source: '5' } });
    assert.deepEqual(count, { matches: 271 });
    // 5, 15, 25, 35, 45, 50
    assert.equal(await look.ask('matchNumber', found), 6);
    const position = await look.ask('position', { places: found.before });
    assert.equal(position.line, 50);
  });

  test('many lines at once are all there, in order, each once', async () => {
    const path = writeLog(temporaryFolder(), [numberedLines(0, 3000), numberedLines(3000, 7000)]);
    await using look = await openLogLook(local(path), ['0']);
    const wanted = Array.from({ length: 7000 }, (_, n) => `line ${n}`);
    const tail = await look.tail({ count: 5500 });
    assert.deepEqual(textsOf(tail.lines), wanted.slice(1500));
    const [before, after] = [
      await look.page({ from: tail.start, direction: 'before', count: 1 }),
      await look.page({ from: tail.end, direction: 'after', count: 1 }),
    ];
    assert.deepEqual([textsOf(before.lines), after.lines], [['line 1499'], []]);
    const all = await look.tail({ count: 9000 });
    assert.deepEqual([textsOf(all.lines), all.reachesStart], [wanted, true]);
  });

  test('an expression that does not come to an end is given up, and the look goes on', async () => {
    const path = writeLog(temporaryFolder(), [Buffer.concat([logLine(`${'a'.repeat(60)}!`), numberedLines(0, 5)])]);
    await using look = await openLogLook(local(path), ['0'], { silenceMs: 600 });
    const { end } = await look.tail({ count: 1 });
    const search = look.ask('find', { pattern: { kind: 'text', source: '^(a+)+$' }, from: end, direction: 'before' });
    await assert.rejects(search, { code: 'log_search_stuck' });
    assert.deepEqual(textsOf((await look.tail({ count: 1 })).lines), ['line 4']);
  });

  test('calls are cancelled', async () => {
    await using look = await openLogLook(local(writeLog(temporaryFolder(), [numberedLines(0, 5)])), ['0']);
    const cancel = new AbortController();
    const { end } = await look.tail({ count: 1 });
    const awaited = look.awaitPage({ from: end, count: 1 }, { cancelSignal: cancel.signal });
    cancel.abort();
    await assert.rejects(awaited, { code: 'cancelled' });
  });
});

describe('a log of another machine', () => {
  const engineWith = (lines: number): FakeEngine => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    for (let line = 0; line < lines; line++) engine.write('web', `line ${line}\n`);
    return engine;
  };

  test('is fetched, and goes on without gaps, though all lines have one time', async () => {
    const engine = engineWith(100);
    await using look = await openLogLook(engine.streams, ['web']);
    const tail = await look.tail({ count: 3 });
    assert.deepEqual(textsOf(tail.lines), ['line 97', 'line 98', 'line 99']);
    assert.equal(look.heldLines, undefined);
    engine.write('web', 'line 100\nline 101\n');
    const page = await look.awaitPage({ from: tail.end, count: 10 });
    const rest = page.lines.length < 2 ? await look.awaitPage({ from: page.end, count: 10 }) : { lines: [] };
    assert.deepEqual(textsOf([...page.lines, ...rest.lines]), ['line 100', 'line 101']);
  });

  test('of a long one only the newest lines are held', async () => {
    await using look = await openLogLook(engineWith(100).streams, ['web'], { spooledLines: 10 });
    const tail = await look.tail({ count: 50 });
    assert.deepEqual([textsOf(tail.lines)[0], tail.lines.length, look.heldLines], ['line 90', 10, 10]);
  });

  test('a time reaches further back than the newest lines', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    const startedAtMs = engine.nowMs;
    for (let line = 0; line < 100; line++) {
      engine.write('web', `line ${line}\n`);
      engine.advance(1000);
    }
    const range = { sinceMs: startedAtMs + 20_000, untilMs: startedAtMs + 29_000 };
    await using look = await openLogLook(engine.streams, ['web'], { spooledLines: 10, ...range });
    const { lines } = await look.tail({ count: 50 });
    assert.deepEqual([textsOf(lines)[0], textsOf(lines).at(-1), look.heldLines], ['line 20', 'line 29', undefined]);
  });

  test('two of them are merged', async () => {
    const engine = new FakeEngine({
      containers: [aContainer('a', { state: runningState() }), aContainer('b', { state: runningState() })],
    });
    for (const [n, name] of ['a', 'b', 'b', 'a'].entries()) {
      engine.advance(1);
      engine.write(name, `${n} of ${name}\n`);
    }
    await using look = await openLogLook(engine.streams, ['a', 'b']);
    const { lines } = await look.tail({ count: 9 });
    assert.deepEqual(textsOf(lines), ['0 of a', '1 of b', '2 of b', '3 of a']);
    assert.deepEqual(
      lines.map(({ source }) => source),
      [0, 1, 1, 0],
    );
  });

  test('a log that nobody may read is refused', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    await assert.rejects(openLogLook(engine.streams, ['nothing']), { code: 'container_not_found' });
  });
});
