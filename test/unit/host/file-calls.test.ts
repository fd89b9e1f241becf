import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { libcSyscalls } from '../../../src/host/node/syscalls.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const { lookAt, createFileAt, removeFileAt, nextData } = libcSyscalls();

const bytes = (name: string): Uint8Array => Buffer.from(name);

test('names in an open folder are looked at, made and taken away', () => {
  const path = temporaryFolder();
  mkdirSync(join(path, 'folder'));
  symlinkSync('folder', join(path, 'link'));
  const folder = openSync(path, 'r');
  assert.deepEqual(lookAt(folder, bytes('folder')), { isFolder: true, isMountPoint: false });
  assert.deepEqual(lookAt(folder, bytes('link')), { isFolder: false, isMountPoint: false });
  assert.equal(lookAt(folder, bytes('none')), undefined);
  assert.equal(createFileAt(folder, bytes('link'), 0o600), undefined);
  const made = createFileAt(folder, bytes('made'), 0o600) ?? assert.fail();
  writeSync(made, 'x');
  closeSync(made);
  assert.equal(readFileSync(join(path, 'made'), 'utf8'), 'x');
  assert.equal(statSync(join(path, 'made')).mode & 0o777, 0o600);
  removeFileAt(folder, bytes('link'));
  removeFileAt(folder, bytes('link'));
  assert.equal(lookAt(folder, bytes('link')), undefined);
  assert.throws(() => removeFileAt(folder, bytes('folder')), { code: 'system_call_failed', message: /EISDIR/ });
  closeSync(folder);
});

test('what something is mounted on is told', () => {
  const folder = openSync('/', 'r');
  assert.deepEqual(lookAt(folder, bytes('proc')), { isFolder: true, isMountPoint: true });
  closeSync(folder);
});

test('where a file has bytes, and where only a hole is left', () => {
  const path = join(temporaryFolder(), 'holes');
  execFileSync('truncate', ['-s', '10M', path]);
  const fd = openSync(path, 'r+');
  writeSync(fd, 'x', 4 * 1024 * 1024);
  const { start, end } = nextData(fd, 0) ?? assert.fail();
  assert.ok(start > 0 && start <= 4 * 1024 * 1024 && end > start && end <= 10 * 1024 * 1024);
  assert.equal(nextData(fd, end), undefined);
  closeSync(fd);
  const whole = join(temporaryFolder(), 'whole');
  writeFileSync(whole, 'x');
  const other = openSync(whole, 'r');
  assert.deepEqual(nextData(other, 0), { start: 0, end: 1 });
  assert.equal(nextData(other, 1), undefined);
  closeSync(other);
});
