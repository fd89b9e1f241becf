import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

import { libcSyscalls } from '../../../src/host/node/syscalls.js';
import { SIGKILL } from '../../../src/oci/signal.js';

test('a signal goes to the process that is meant, and to no other', async () => {
  const { signalProcess } = libcSyscalls();
  const child = spawn('sleep', ['1000']);
  const { pid = 0 } = child;
  assert.equal(
    signalProcess(pid, SIGKILL, () => false),
    false,
  );
  assert.equal(child.exitCode, null);
  assert.equal(
    signalProcess(pid, SIGKILL, () => true),
    true,
  );
  await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL');
  assert.equal(
    signalProcess(pid, SIGKILL, () => assert.fail('asked about a process that is gone')),
    false,
  );
});
