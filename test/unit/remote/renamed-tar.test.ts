import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { firstFile } from '../../../src/remote/tar/first-file.js';
import { renamedTar } from '../../../src/remote/tar/renamed-tar.js';
import { tarOf } from '../../support/tar-builder.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** In pieces of so many bytes. */
async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

const LONG = 'n'.repeat(120);

function aTree(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'old', LONG), { recursive: true });
  writeFileSync(join(folder, 'old', LONG, 'deep'), 'deep');
  writeFileSync(join(folder, 'old', 'big'), Buffer.alloc(100_000, 'x'));
  linkSync(join(folder, 'old', 'big'), join(folder, 'old', 'same'));
  symlinkSync('old/big', join(folder, 'old', 'link'));
  linkSync(join(folder, 'old', LONG, 'deep'), join(folder, 'old', LONG, 'twice'));
  symlinkSync(`old/${LONG}`, join(folder, 'old', LONG, 'far'));
  writeFileSync(join(folder, 'older'), 'not meant');
  return folder;
}

describe('a tar whose content is called otherwise', () => {
  for (const format of ['gnu', 'pax', 'ustar'] as const) {
    for (const to of ['new', 'w'.repeat(150)]) {
      test(`${format}, to a name of ${to.length} characters, whatever pieces it comes in`, async () => {
        const from = aTree();
        const without = format === 'ustar' ? [`--exclude=${LONG}`] : [];
        const words = [...without, '-C', from, `--format=${format}`, '--sort=name', '-c', 'old', 'older'];
        const tar = execFileSync('tar', words, { maxBuffer: 1e8 });
        for (const length of [1_000_000, 777]) {
          const into = temporaryFolder();
          const pieces = await Array.fromAsync(renamedTar(inPieces(tar, length), { from: 'old', to }));
          execFileSync('tar', ['-C', into, '-x'], { input: Buffer.concat(pieces) });
          assert.deepEqual(readdirSync(into).toSorted(), [to, 'older'].toSorted());
          const names = format === 'ustar' ? ['big', 'link', 'same'] : ['big', 'link', LONG, 'same'];
          assert.deepEqual(readdirSync(join(into, to)).toSorted(), names.toSorted());
          assert.equal(readFileSync(join(into, to, 'same')).byteLength, 100_000);
          if (format === 'ustar') continue;
          assert.equal(readFileSync(join(into, to, LONG, 'twice'), 'utf8'), 'deep');
          assert.equal(readlinkSync(join(into, to, LONG, 'far')), `old/${LONG}`);
          assert.equal(readlinkSync(join(into, to, 'link')), 'old/big');
        }
      });
    }
  }

  test('what is in a folder, and nothing else, is below the new name', async () => {
    const from = aTree();
    const tar = execFileSync('tar', ['-C', join(from, 'old'), '-c', '.'], { maxBuffer: 1e8 });
    const into = temporaryFolder();
    const pieces = await Array.fromAsync(renamedTar(inPieces(tar, 1000), { from: '.', to: 'new' }));
    execFileSync('tar', ['-C', into, '-x'], { input: Buffer.concat(pieces) });
    assert.deepEqual(readdirSync(into), ['new']);
    assert.deepEqual(readdirSync(join(into, 'new')).toSorted(), ['big', 'link', LONG, 'same']);
    assert.equal(readFileSync(join(into, 'new', 'same')).byteLength, 100_000);
  });

  test('attributes without end before an entry are none', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      const extra = tarOf([{ name: 'x', type: 'x', body: 'y'.repeat(100_000) }], { isOpenEnded: true });
      for (;;) yield extra;
    }
    await assert.rejects(Array.fromAsync(renamedTar(endless(), { from: 'old', to: 'new' })), {
      code: 'archive_invalid',
    });
  });

  test('what is damaged is told, and the first file is found behind its attributes', async () => {
    const tar = execFileSync('tar', ['-C', aTree(), '--format=pax', '-c', `old/${LONG}/deep`]);
    assert.equal(Buffer.from(await firstFile(inPieces(tar, 100), 3)).toString(), 'dee');
    const damaged = Buffer.from(tar);
    damaged[10] = 7;
    for (const bytes of [damaged, tar.subarray(0, 700), Buffer.from('no tar'.repeat(200))]) {
      await assert.rejects(Array.fromAsync(renamedTar(inPieces(bytes, 512), { from: 'old', to: 'new' })), {
        code: 'archive_invalid',
      });
      await assert.rejects(firstFile(inPieces(bytes, 512), 10), { code: 'archive_invalid' });
    }
  });
});
