import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { libcSyscalls } from '../../src/host/node/syscalls.js';
import { rootReason } from '../support/root-reason.js';

const here = (): string => readlinkSync('/proc/thread-self/ns/mnt');

test('a thread that begins in a private mount namespace keeps ours from no way back', {
  skip: rootReason(),
}, async () => {
  const home = here();
  const { worker, there } = libcSyscalls().inPrivateMountNamespace([], () => ({
    worker: new Worker('setInterval(() => {}, 1000)', { eval: true }),
    there: here(),
  }));
  assert.notEqual(there, home);
  assert.equal(here(), home);
  await worker.terminate();
});
