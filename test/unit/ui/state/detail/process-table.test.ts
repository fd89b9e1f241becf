import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { processTable, processTree } from '../../../../../src/ui/state/detail/process-table.js';
import { aProcess } from '../../../../support/sample-insides.js';

const userNames = new Map<number, string>();

describe('the table of processes', () => {
  test('a process is as busy as the time between two readings says', () => {
    const first = processTable(
      { readAtMs: 1000, userNames, processes: [aProcess(5, 1, { cpuNanos: 1e9 })] },
      undefined,
    );
    assert.equal(first.rows[0]?.cpuPercent, undefined);
    const second = processTable({ readAtMs: 3000, userNames, processes: [aProcess(5, 1, { cpuNanos: 2e9 })] }, first);
    assert.equal(second.rows[0]?.cpuPercent, 50);
  });

  test('a later process with the same number is another one', () => {
    const before = processTable({ readAtMs: 0, userNames, processes: [aProcess(5, 1, { startTicks: 1 })] }, undefined);
    const after = processTable({ readAtMs: 1000, userNames, processes: [aProcess(5, 1, { startTicks: 2 })] }, before);
    assert.equal(after.rows[0]?.cpuPercent, undefined);
  });

  test('a clock that goes back makes no nonsense', () => {
    const before = processTable({ readAtMs: 5000, userNames, processes: [aProcess(5, 1)] }, undefined);
    const after = processTable({ readAtMs: 4000, userNames, processes: [aProcess(5, 1)] }, before);
    assert.equal(after.rows[0]?.cpuPercent, undefined);
  });

  const branches = (...processes: readonly ReturnType<typeof aProcess>[]): readonly string[] =>
    processTree(processTable({ readAtMs: 0, userNames, processes }, undefined).rows).map(
      ({ branch, process }) => branch + process.pid,
    );

  test('children stand below their parents', () => {
    assert.deepEqual(branches(aProcess(1, 0), aProcess(2, 1), aProcess(3, 1), aProcess(4, 2), aProcess(5, 3)), [
      '1',
      '├─ 2',
      '│  └─ 4',
      '└─ 3',
      '   └─ 5',
    ]);
  });

  test('what came from outside, as an exec does, stands beside the first', () => {
    assert.deepEqual(branches(aProcess(1, 0), aProcess(9, 4242)), ['1', '9']);
  });

  test('a process that is said to be its own parent is shown once', () => {
    assert.deepEqual(branches(aProcess(7, 7)), ['7']);
  });

  test('a chain of thousands is drawn', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => aProcess(index + 1, index));
    assert.equal(branches(...chain).length, 3000);
  });
});
