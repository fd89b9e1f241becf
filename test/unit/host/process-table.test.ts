import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { parseProcess, procTable } from '../../../src/host/node/process-table.js';

/** As kernel 6.12 prints them: a worker of nginx, in a container, its name with brackets and blanks in it. */
const STAT =
  '4242 (nginx) (w) S 4200 4200 4200 0 -1 4194624 300 0 2 0 150 50 0 0 20 0 3 0 987654 11000000 700 18446744073709551615 1 1 0 0 0 0 0 4096 134764033 0 0 0 17 1 0 0 0 0 0\n';
const STATUS =
  'Name:\tnginx) (w\nState:\tS (sleeping)\nTgid:\t4242\nPid:\t4242\nPPid:\t4200\nUid:\t0\t101\t101\t101\nGid:\t101\t101\t101\t101\nNSpid:\t4242\t29\t3\nVmRSS:\t    2800 kB\nThreads:\t3\n';
const CMDLINE = 'nginx: worker process\0\0\0\0';

const WORKER = {
  pid: 4242,
  parentPid: 4200,
  namespacePids: [4242, 29, 3],
  uid: 101,
  state: 'S',
  command: ['nginx: worker process'],
  name: 'nginx) (w',
  cpuNanos: 2_000_000_000,
  residentBytes: 2_867_200,
  threads: 3,
  startTicks: 987_654,
};

describe('processes by their files', () => {
  test('a worker with a title of its own, and brackets in its name', () => {
    assert.deepEqual(parseProcess({ stat: STAT, status: STATUS, cmdline: CMDLINE }), WORKER);
  });

  test('a zombie has neither a command nor memory', () => {
    const stat = STAT.replace(') S ', ') Z ');
    const found = parseProcess({ stat, status: STATUS.replace(/VmRSS.*\n/, ''), cmdline: '' });
    assert.deepEqual([found.state, found.command, found.residentBytes], ['Z', [], 0]);
  });

  test('empty arguments in the middle stay', () => {
    const { command } = parseProcess({ stat: STAT, status: STATUS, cmdline: 'sh\0-c\0\0x y\0' });
    assert.deepEqual(command, ['sh', '-c', '', 'x y']);
  });

  test('one that is gone is nothing; one that is there is read', () => {
    const proc = mkdtempSync(join(tmpdir(), 'gp-'));
    mkdirSync(join(proc, '4242'));
    for (const [name, text] of Object.entries({ stat: STAT, status: STATUS, cmdline: CMDLINE }))
      writeFileSync(join(proc, '4242', name), text);
    const table = procTable({ proc });
    assert.deepEqual(table.read(4242), WORKER);
    assert.equal(table.read(4243), undefined);
    rmSync(proc, { recursive: true });
  });

  test('this process is on this machine', () => {
    const found = procTable().read(process.pid);
    assert.equal(found?.pid, process.pid);
    assert.equal(found?.parentPid, process.ppid);
    assert.ok((found?.residentBytes ?? 0) > 1_000_000);
  });
});
