import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BuildBoard, type BuildProgress, type BuildVertex, OutputLines } from '../../../../src/engine/index.js';

const vertex = (id: string): BuildVertex => ({ id, kind: 'step', name: `step ${id}` });
const wrote = (id: string, text: string): BuildProgress => ({
  kind: 'output',
  vertex: vertex(id),
  stream: 'stdout',
  bytes: Buffer.from(text),
});

describe('a build as the sum of what was told of it', () => {
  test('has a row for each piece of work, in the order in which they began', () => {
    const board = new BuildBoard();
    board.take({ kind: 'started', vertex: vertex('a') }, 1000);
    board.take({ kind: 'started', vertex: vertex('b') }, 2000);
    board.take({ kind: 'done', vertex: vertex('a') }, 3000);
    const rows = board.rows.map(({ number, status, startedAtMs, endedAtMs }) => [
      number,
      status,
      startedAtMs,
      endedAtMs,
    ]);
    assert.deepEqual(rows, [
      [1, 'done', 1000, 3000],
      [2, 'running', 2000, undefined],
    ]);
    board.end(4000);
    assert.equal(board.rows[1]?.status, 'cancelled');
  });

  test('what was ended for something else is not what failed', () => {
    const board = new BuildBoard();
    for (const id of ['a', 'b']) board.take({ kind: 'started', vertex: vertex(id) }, 0);
    board.take({ kind: 'failed', vertex: vertex('b'), message: 'no' }, 0);
    board.take({ kind: 'cancelled', vertex: vertex('a') }, 0);
    assert.equal(board.failed?.vertex.id, 'b');
  });

  test('keeps the last lines that were written, and counts the others', () => {
    const board = new BuildBoard({ keptLines: 2 });
    board.take(wrote('a', 'one\ntwo\nth'), 0);
    board.take(wrote('a', 'ree\nfour'), 0);
    assert.deepEqual([board.rows[0]?.output, board.rows[0]?.droppedLines], [['two', 'three'], 1]);
    board.take({ kind: 'done', vertex: vertex('a') }, 0);
    assert.deepEqual(board.rows[0]?.output, ['three', 'four']);
  });

  test('a list of rows stays as it was', () => {
    const board = new BuildBoard();
    board.take({ kind: 'started', vertex: vertex('a') }, 0);
    const before = board.rows;
    board.take(wrote('a', 'more\n'), 0);
    assert.deepEqual(before[0]?.output, []);
  });
});

describe('lines of what a program writes', () => {
  test('end with a line feed, however they come', () => {
    const lines = new OutputLines();
    assert.deepEqual([...lines.take(Buffer.from('a\r\nb'))], ['a']);
    assert.deepEqual([...lines.take(Buffer.from('c\n\n'))], ['bc', '']);
    assert.equal(lines.rest(), undefined);
  });

  test('what was written over is gone', () => {
    assert.deepEqual([...new OutputLines().take(Buffer.from('10%\r20%\r100%\n'))], ['100%']);
  });

  test('one without end comes in pieces', () => {
    const lines = new OutputLines();
    const pieces = [...lines.take(Buffer.alloc(40_000, 'x'))];
    assert.deepEqual([pieces.length, pieces.join('').length + (lines.rest()?.length ?? 0)], [2, 40_000]);
  });
});
