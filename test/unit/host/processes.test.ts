import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { nodeProcesses } from '../../../src/host/node/processes.js';
import { SIGKILL } from '../../../src/oci/signal.js';

const processes = nodeProcesses({ PATH: '/usr/bin:/bin' });
const QUIET = { stdio: ['ignore', 'ignore', 'ignore'] } as const;

describe('a program that cannot be started', () => {
  test('is missing only where there is none', () => {
    assert.throws(() => processes.spawn('no-such-program', [], QUIET), { code: 'program_missing' });
    assert.throws(() => processes.spawn('/no/such/program', [], QUIET), { code: 'program_missing' });
  });

  test('is there and not executable: that is what is said', () => {
    assert.throws(() => processes.spawn('/etc/passwd', [], QUIET), { code: 'program_failed', message: /executable/ });
  });

  test('gets too many arguments: the kernel’s reason is told', async () => {
    const tooLong = 'x'.repeat(3_000_000);
    assert.throws(() => processes.spawn('true', [tooLong], QUIET), { code: 'program_failed', message: /E2BIG/ });
    await assert.rejects(processes.run('true', [tooLong]), { code: 'program_failed', message: /E2BIG/ });
  });
});

describe('what a program reads', () => {
  test('can be opened as /dev/stdin, and read twice, as scripts do', async () => {
    const { stdout } = await processes.run('sh', ['-c', 'cat /dev/stdin; cat'], { input: 'höme\n' });
    assert.equal(stdout, 'höme\nhöme\n');
  });

  test('is whole, however long it is, and may be nothing', async () => {
    const { stdout } = await processes.run('wc', ['-c'], { input: new Uint8Array(3_000_000) });
    assert.equal(stdout, '3000000\n');
    assert.equal((await processes.run('wc', ['-c'], { input: '' })).stdout, '0\n');
  });

  test('is left unread by whoever does not want it', async () => {
    const { exitCode } = await processes.run('true', [], { input: 'x'.repeat(1_000_000) });
    assert.equal(exitCode, 0);
  });
});

test('a process knows its session, and one that is gone has none', async () => {
  const child = processes.spawn('sleep', ['100'], { ...QUIET, isDetached: true });
  assert.equal(processes.sessionOf(child.pid), child.pid);
  child.kill(SIGKILL);
  await child.exit;
  assert.equal(processes.sessionOf(child.pid), undefined);
});
