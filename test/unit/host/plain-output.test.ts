import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { plainOutput } from '../../../src/host/node/plain-output.js';

describe('output that needs no stream', () => {
  let folder = '';
  const opened: number[] = [];
  const open = (path: string, flags: string | number): number => {
    const fd = openSync(path, flags);
    opened.push(fd);
    return fd;
  };
  const pipe = (name: string): string => {
    const path = join(folder, name);
    execFileSync('mkfifo', [path]);
    return path;
  };
  before(() => {
    folder = mkdtempSync('/tmp/g');
  });
  after(() => {
    for (const fd of opened) closeSync(fd);
    rmSync(folder, { recursive: true });
  });

  test('is a file, a pipe or /dev/null, and no other device', () => {
    assert.ok(plainOutput(open(join(folder, 'any'), 'w')));
    assert.ok(plainOutput(open(pipe('a-pipe'), 'r+')));
    assert.ok(plainOutput(open('/dev/null', 'w')));
    assert.equal(plainOutput(open('/dev/zero', 'w')), undefined);
  });

  test('has what was written when the call returns', () => {
    const path = join(folder, 'file');
    const output = plainOutput(open(path, 'w'));
    assert.equal(output?.write('née '), undefined);
    assert.equal(output?.write(new Uint8Array([0, 255])), undefined);
    assert.deepEqual(readFileSync(path), Buffer.from([...Buffer.from('née '), 0, 255]));
  });

  test('gives back what a pipe that nobody empties does not take, where others have made it one that does not wait', () => {
    const fd = open(pipe('full'), constants.O_RDWR | constants.O_NONBLOCK);
    const data = Buffer.alloc(4 * 1024 * 1024, 'x');
    const rest = plainOutput(fd)?.write(data)?.byteLength ?? 0;
    assert.ok(rest > 0 && rest < data.byteLength);
    const taken = Buffer.alloc(data.byteLength);
    assert.equal(readSync(fd, taken), data.byteLength - rest);
  });

  test('says that nobody reads', () => {
    const path = pipe('broken');
    const reader = openSync(path, 'r+');
    const output = plainOutput(open(path, 'w'));
    closeSync(reader);
    assert.throws(() => output?.write('x'), { code: 'EPIPE' });
  });
});
