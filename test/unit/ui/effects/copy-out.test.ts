import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { firstFile } from '../../../../src/ui/effects/detail/first-file.js';
import { toContent } from '../../../../src/ui/effects/detail/open-file.js';
import { parseUserNames } from '../../../../src/ui/effects/detail/user-names.js';
import { modeText } from '../../../../src/ui/panes/detail/mode-text.js';

/** A header of ustar, without its checksum: who reads our own engine's archives needs none. */
function header(type: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write('name', 0);
  block.write(size.toString(8).padStart(11, '0'), 124);
  block.write(type, 156);
  return block;
}

const padded = (text: string): Buffer => Buffer.concat([Buffer.from(text)], Math.ceil(text.length / 512) * 512);

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 100): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of firstFile(inPieces(bytes, size))) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('the first file of an archive', () => {
  test('comes whole, however the bytes come', async () => {
    const tar = Buffer.concat([header('0', 700), padded('x'.repeat(700)), Buffer.alloc(1024)]);
    for (const size of [1, 511, 512, 5000]) assert.equal((await read(tar, size)).length, 700);
  });

  test('what a header of pax says of its size holds', async () => {
    const record = '10 size=3\n';
    const tar = Buffer.concat([header('x', record.length), padded(record), header('0', 0), padded('abc')]);
    assert.equal(await read(tar), 'abc');
  });

  test('an archive that is cut off, or holds none, is refused', async () => {
    await assert.rejects(read(Buffer.concat([header('0', 700), padded('x')])), { code: 'archive_invalid' });
    await assert.rejects(read(header('5', 0)), { code: 'archive_invalid' });
    await assert.rejects(read(Buffer.alloc(0)), { code: 'archive_invalid' });
  });
});

test('bytes without NUL are text, and others are not', () => {
  const about = { isCut: false, sizeBytes: 4 };
  assert.deepEqual(toContent(Buffer.from('a\nb\n'), about), { ...about, kind: 'text', lines: ['a', 'b'] });
  assert.equal(toContent(Buffer.from('a\0b'), about).kind, 'binary');
  assert.deepEqual(toContent(Buffer.of(0xff, 0x41), about), { ...about, kind: 'text', lines: ['\ufffdA'] });
});

test('names of users come from passwd, the first of a number', () => {
  const names = parseUserNames('root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\nbroken\nweb:x:33:33::/:\n:x:7:7\n');
  assert.deepEqual(
    [...names],
    [
      [0, 'root'],
      [33, 'web'],
    ],
  );
});

test('modes are written as ls writes them', () => {
  assert.equal(modeText('directory', 0o1777), 'drwxrwxrwt');
  assert.equal(modeText('file', 0o4755), '-rwsr-xr-x');
  assert.equal(modeText('file', 0o2644), '-rw-r-Sr--');
  assert.equal(modeText('symlink', 0o777), 'lrwxrwxrwx');
});
