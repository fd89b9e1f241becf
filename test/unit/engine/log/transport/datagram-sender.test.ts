import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { localSender } from '../../../../../src/engine/log/transport/datagram-sender.js';
import { nodeHost } from '../../../../../src/host/node/node-host.js';
import { eventually } from '../../../../support/log-receivers/eventually.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

test('leaving while its reader is behind ends the wait, and its descriptor is written to no more', async () => {
  const path = join(temporaryFolder(), 's');
  const reader = spawn('socat', ['-u', `UNIX-RECV:${path}`, 'OPEN:/dev/null'], { stdio: 'ignore' });
  await eventually('the socket', () => existsSync(path));
  reader.kill('SIGSTOP');
  const { syscalls } = nodeHost(process.env);
  let opened: number | undefined;
  const connectDatagram = (where: string): number => (opened = syscalls.connectDatagram(where));
  const sender = localSender({ connectDatagram }, path);
  let sent = 0;
  const send = async (): Promise<never> => {
    for (; ; sent += 1) await sender.send(Buffer.alloc(64 * 1024, 'x'));
  };
  const sending = assert.rejects(send(), { name: 'AbortError' });
  let seen = 0;
  await eventually('a full socket', () => {
    const isSame = sent > 0 && sent === seen;
    seen = sent;
    return isSame;
  });
  sender[Symbol.dispose]();
  await sending;
  assert.equal(openSync('/dev/null', 'r'), opened); // It was closed, and only then.
  reader.kill('SIGKILL');
  await once(reader, 'exit');
});
