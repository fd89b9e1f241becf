import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toProcess } from '../../../../src/engine/process/container-process.js';
import { parentsFirst } from '../../../../src/engine/process/parents-first.js';
import type { ContainerProcess } from '../../../../src/engine/process/process-service.js';

const FACTS = {
  uid: 0,
  state: 'S',
  command: ['x'],
  name: 'x',
  cpuNanos: 0,
  residentBytes: 0,
  threads: 1,
};

const aProcess = (pid: number, parentPid: number, startTicks: number): ContainerProcess => ({
  ...FACTS,
  pid,
  parentPid,
  startTicks,
  innerPid: undefined,
});

test('parents before their children, brothers by age; pids begin anew after the highest', () => {
  const processes = [
    aProcess(3, 900, 40), // A later pid, wrapped around.
    aProcess(900, 1, 10),
    aProcess(7, 3, 50),
    aProcess(901, 900, 20),
    aProcess(950, 2, 30), // What exec started: its parent is a monitor.
    aProcess(902, 901, 45),
  ];
  assert.deepEqual(
    parentsFirst(processes).map(({ pid }) => pid),
    [900, 901, 902, 3, 7, 950],
  );
});

test('a number inside is that of the container, also for what is in a namespace further in', () => {
  const facts = { ...FACTS, pid: 4242, parentPid: 1, startTicks: 1 };
  assert.equal(toProcess({ ...facts, namespacePids: [4242, 29, 3] }, 2).innerPid, 29);
  assert.equal(toProcess({ ...facts, namespacePids: [4242] }, 1).innerPid, 4242);
  assert.equal(toProcess({ ...facts, namespacePids: [] }, 2).innerPid, undefined);
});
