import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { libcSyscalls } from '../../../src/host/node/syscalls.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

const { connectSeqpacketThrough } = libcSyscalls();

/** What comes out of a packet socket at whose far end a program says two words, reads nothing and ends before we look. @param order What is first. */
async function afterTwoWords(order: 'we write' | 'it ends'): Promise<readonly string[]> {
  const path = join(temporaryFolder(), 'listens');
  const listener = spawn('socat', [`UNIX-LISTEN:${path},type=5`, 'OPEN:/dev/null'], { stdio: 'ignore' });
  await until(() => listens(path));
  let pid: number | undefined;
  const socket = connectSeqpacketThrough(path, (_, farEnd) => {
    const program = spawn('sh', ['-c', 'sleep 0.5; printf one; printf two'], { stdio: ['ignore', farEnd, 'ignore'] });
    pid = program.pid;
  });
  const packets: string[] = [];
  socket.on('data', (packet: Buffer) => packets.push(packet.toString()));
  const closed = once(socket, 'close');
  if (order === 'we write') socket.write('word');
  execFileSync('sh', ['-c', 'until grep -q "^State:.Z" "/proc/$0/status"; do sleep 0.01; done', String(pid)]);
  if (order === 'it ends') socket.write('word');
  await closed;
  listener.kill();
  return packets;
}

/** Its name is there a moment before anybody may connect. @see proc_pid_net(5): SO_ACCEPTCON among the flags */
const listens = (path: string): boolean =>
  readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .some((line) => line.endsWith(` ${path}`) && line.split(/\s+/)[3] === '00010000');

describe('a packet socket whose far end is gone', () => {
  test('gives what that has said, though nobody takes what is written', async () => {
    assert.deepEqual(await afterTwoWords('it ends'), ['one', 'two']);
  });

  test('gives what that has said, though it has not read what was written', async () => {
    assert.deepEqual(await afterTwoWords('we write'), ['one', 'two']);
  });
});
