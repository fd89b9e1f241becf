import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { isBind, mountFailure, mountWords } from '../../../../src/engine/volume/mount-words.js';
import { resolveAddresses } from '../../../../src/engine/volume/resolve-addresses.js';
import { engineError } from '../../../../src/errors/engine-error.js';

const PATH = '/v/x/_data';
const failed = (options: Readonly<Record<string, string>>, cause: unknown): string =>
  mountFailure(mountWords(options), PATH, cause).message.replace(
    `error while mounting volume '${PATH}': failed to mount local volume: mount `,
    '',
  );

describe('what a volume’s options mount', () => {
  test('a folder of the machine is told by its words, as by its type', () => {
    assert.equal(isBind(mountWords({ type: 'none', o: 'bind', device: '/x' })), true);
    assert.equal(isBind(mountWords({ type: 'none', o: 'ro,rbind', device: '/x' })), true);
    assert.equal(isBind(mountWords({ type: 'bind', device: '/x' })), true);
    assert.equal(isBind(mountWords({ type: 'tmpfs', o: 'size=1m', device: 'tmpfs' })), false);
  });

  const causes: readonly (readonly [unknown, string])[] = [
    [
      engineError('system_call_failed', { call: 'open_tree', path: '/x', errno: 'ENOENT' }),
      'no such file or directory',
    ],
    ["mount: /r: unknown filesystem type 'nfs'.\n       dmesg(1) may have more", 'no such device'],
    ['mount: /r: wrong fs type, bad option, bad superblock on x, missing codepage', 'invalid argument'],
    ['mount: /r: special device /dev/none does not exist.', 'no such file or directory'],
    ['mount: /r: mount(2) system call failed: Connection refused.', 'connection refused'],
    ['mount: /r: mount(2) system call failed: No route to host.\n       dmesg(1)', 'no route to host'],
    ['mount: /r: permission denied.', 'permission denied'],
    ['mount: /r: /etc/hosts is not a block device; try "-o loop".', '/etc/hosts is not a block device; try "-o loop"'],
    ['connection timed out', 'connection timed out'],
  ];
  for (const [cause, reason] of causes) {
    test(`${String(cause).slice(0, 60)} is ${reason}`, () => {
      assert.equal(failed({ type: 'nfs', device: ':/x' }, cause), `:/x:${PATH}: ${reason}`);
    });
  }

  test('flags are a number, the rest is data, passwords are not told', () => {
    assert.equal(
      failed({ type: 'cifs', device: '//h/s', o: 'ro,nosuid,username=u,password=p,pass=q,vers=3' }, 'mount: /r: x.'),
      `//h/s:${PATH}, flags: 0x3, data: username=u,password=********,pass=********,vers=3: x`,
    );
  });
});

describe('names of servers', () => {
  const resolved = (type: string, device: string, ...words: readonly string[]) =>
    resolveAddresses({ type, device, words }, PATH);

  test('become addresses, which is all that the kernel knows', async () => {
    const LOCAL = /^(?:127\.0\.0\.1|::1)$/;
    const [addr = '', rw] = (await resolved('nfs4', ':/srv', 'addr=localhost', 'rw')).words;
    assert.match(addr.replace('addr=', ''), LOCAL);
    assert.equal(rw, 'rw');
    const server = await resolved('nfs', 'localhost:/srv');
    assert.equal(server.device, 'localhost:/srv');
    assert.match(server.words[0]?.replace('addr=', '') ?? '', LOCAL);
    const share = await resolved('cifs', '//localhost/share', 'username=u');
    assert.match(share.device, /^\/\/(?:127\.0\.0\.1|::1)\/share$/);
  });

  test('stay where they are addresses already, and where no server is meant', async () => {
    assert.deepEqual((await resolved('nfs', ':/srv', 'addr=192.0.2.7')).words, ['addr=192.0.2.7']);
    const plain = { type: 'tmpfs', device: 'localhost:/x', words: [] };
    assert.deepEqual(await resolveAddresses(plain, PATH), plain);
  });

  test('that nobody knows are told', async () => {
    await assert.rejects(resolved('nfs', ':/x', 'addr=no.such.host.invalid'), {
      code: 'volume_mount_failed',
      message: `error while mounting volume '${PATH}': error resolving passed in network volume address: lookup no.such.host.invalid: no such host`,
    });
  });
});
