import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { rootFiles } from '../../../../src/engine/bundle/root-files.js';
import { libcSyscalls } from '../../../../src/host/node/syscalls.js';

describe("reading files of a stranger's root", () => {
  const dir = mkdtempSync(join(tmpdir(), 'root'));
  after(() => rmSync(dir, { recursive: true }));
  const root = join(dir, 'rootfs');
  mkdirSync(join(root, 'etc/deep'), { recursive: true });
  mkdirSync(join(root, 'proc'));
  writeFileSync(join(dir, 'secret'), 'secret of the host');
  writeFileSync(join(root, 'etc/passwd'), 'inside');
  const files = rootFiles(libcSyscalls(), root);

  const link = (target: string): string => {
    const path = join(root, 'link');
    rmSync(path, { force: true, recursive: true });
    symlinkSync(target, path);
    return '/link';
  };

  test('gives the text of a file, and undefined where there is none', () => {
    assert.equal(files.readText('/etc/passwd'), 'inside');
    assert.equal(files.readText('etc/passwd'), 'inside');
    assert.equal(files.readText('/etc/nothing'), undefined);
    assert.equal(files.readText('/etc/passwd/below'), undefined);
    assert.equal(files.readText('/etc'), undefined);
  });

  const attacks: readonly [name: string, path: () => string][] = [
    ['a path that climbs', () => '/../secret'],
    ['a path that climbs from deep inside', () => '/etc/deep/../../../../../secret'],
    ['a relative link that climbs', () => link('../secret')],
    ['a relative link that climbs far', () => link('../../../../../../../../../../..' + join(dir, 'secret'))],
    ['an absolute link to the file', () => link(join(dir, 'secret'))],
    ['a link to a folder outside', () => `${link(dir)}/secret`],
    ['a link through a folder inside', () => link(`etc/deep/../../..${join(dir, 'secret')}`)],
    ['a link to itself', () => link('link')],
    ['a magic link of proc', () => link('/proc/self/root' + join(dir, 'secret'))],
  ];
  for (const [name, path] of attacks) {
    test(`${name} does not lead out`, () => {
      assert.equal(files.readText(path()), undefined);
    });
  }

  test('an absolute link is read as the container would', () => {
    assert.equal(files.readText(link('/etc/passwd')), 'inside');
    assert.equal(files.readText(link('/../../etc/passwd')), 'inside');
  });

  test('a fifo in the place of a file holds nobody, and a device is not read', () => {
    execFileSync('mkfifo', [join(root, 'fifo')]);
    assert.equal(files.readText('/fifo'), undefined);
    assert.equal(rootFiles(libcSyscalls(), '/').readText('/dev/zero'), undefined);
  });

  test('a file as large as memory is not read', () => {
    writeFileSync(join(root, 'large'), '');
    truncateSync(join(root, 'large'), 64 * 1024 ** 3);
    assert.equal(files.readText('/large'), undefined);
  });

  test('what the kernel makes up while it is read is not: it may wait for what comes, and that is others’', () => {
    const machine = rootFiles(libcSyscalls(), '/');
    assert.equal(machine.readText('/proc/kmsg'), '');
    assert.equal(machine.readText('/proc/version'), '');
  });

  test('a hard link is a file like any other', () => {
    linkSync(join(root, 'etc/passwd'), join(root, 'hard'));
    assert.equal(files.readText('/hard'), 'inside');
  });
});
