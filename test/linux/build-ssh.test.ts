import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { runInside } from '../support/linux/program-and-libraries.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

/** @see RFC draft-miller-ssh-agent, 5.1 */
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const COMMENT = 'a key of the test';
const LENGTH_BYTES = 4;

/** An agent with one key, which it shows and never uses. */
function agent(): Server & { readonly asked: number[] } {
  const asked: number[] = [];
  const server = createServer((socket: Socket) => {
    let read = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      read = Buffer.concat([read, bytes]);
      while (read.byteLength >= LENGTH_BYTES) {
        const length = read.readUInt32BE(0);
        if (read.byteLength < LENGTH_BYTES + length) return;
        asked.push(read[LENGTH_BYTES] ?? 0);
        read = read.subarray(LENGTH_BYTES + length);
        socket.write(answer());
      }
    });
  });
  return Object.assign(server, { asked });
}

function answer(): Buffer {
  const key = Buffer.concat([text('ssh-ed25519'), text(Buffer.alloc(32, 7))]);
  const body = Buffer.concat([Buffer.from([IDENTITIES_ANSWER]), number(1), text(key), text(COMMENT)]);
  return Buffer.concat([number(body.byteLength), body]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(value);
  return bytes;
}

const text = (content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([number(bytes.byteLength), bytes]);
};

const SSH_ADD = '/usr/bin/ssh-add';

describe('RUN --mount=type=ssh', { skip: existsSync(SSH_ADD) ? false : `needs ${SSH_ADD}` }, () => {
  const stand = buildStand();
  const server = agent();
  let folder: string;
  let socketPath: string;
  before(async () => {
    folder = mkdtempSync('/tmp/gssh-');
    socketPath = join(folder, 'agent');
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const text = (flags: string): string =>
    [`FROM ${BUSYBOX}`, 'COPY --chmod=755 . /', `RUN --mount=type=ssh${flags} ssh-add -l; echo "$SSH_AUTH_SOCK"`].join(
      '\n',
    );

  test('shows the agent to the step alone, and the agent’s keys to its programs', async () => {
    const context = { kind: 'folder', path: stand.context(runInside(SSH_ADD)) } as const;
    const ssh = [{ id: 'default', socketPath }];
    const { output } = await stand.build(text(''), { context, ssh, tags: ['with-agent'] });
    assert.match(output, new RegExp(`^256 SHA256:\\S+ ${COMMENT} \\(ED25519\\)\n/run/buildkit/ssh_agent\\.0\n$`));
    assert.deepEqual([...new Set(server.asked)], [REQUEST_IDENTITIES]);
    assert.equal(await stand.printed('with-agent', 'ls -A /run 2>/dev/null; echo "[$SSH_AUTH_SOCK]"'), '[]\n');
    const { history = [], config } = (await stand.engine.images.get('with-agent')).config;
    assert.doesNotMatch(JSON.stringify([history, config]), new RegExp(folder));
  });

  test('takes the agent of its id, to its place, for its user', async () => {
    const context = { kind: 'folder', path: stand.context(runInside(SSH_ADD)) } as const;
    const ssh = [{ id: 'other', socketPath }];
    const { output } = await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN echo "app:x:7:8::/:/bin/sh" >> /etc/passwd',
        'COPY --chmod=755 . /',
        'USER app',
        'RUN --mount=type=ssh,id=other,target=/tmp/agent,uid=7,mode=0600 ssh-add -l; stat -c "%a %u:%g" $SSH_AUTH_SOCK',
        'RUN --mount=type=ssh,id=other ssh-add -l 2>/dev/null || echo not for others',
      ].join('\n'),
      { context, ssh },
    );
    assert.match(output, /ED25519\)\n600 7:0\nnot for others\n$/);
  });

  test('does without where there is none, unless it is required', async () => {
    const { output } = await stand.build(`FROM ${BUSYBOX}\nRUN --mount=type=ssh echo "[$SSH_AUTH_SOCK]"`);
    assert.equal(output, '[]\n');
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN --mount=type=ssh,required true for ssh`), {
      message: 'no SSH key "default" forwarded from the client',
    });
  });
});
