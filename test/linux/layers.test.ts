import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { DiffId } from '../../src/oci/digest.js';
import { layerStand, sha256, testHost } from '../support/layer-stand.js';
import { rootReason } from '../support/root-reason.js';
import { MAGIC, type TarPart, tarOf } from '../support/tar-builder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const skip = rootReason();

// cap_setuid+ep: holds byte 0x80, which no reader may take for text.
const CAPABILITY = Buffer.from('0100000280000000000000000000000000000000', 'hex');

const mtimeNanos = (path: string): bigint => lstatSync(path, { bigint: true }).mtimeNs;

describe('a layer on disk', { skip }, () => {
  test('is what its tar says: kinds, owners, modes, times, links, devices and attributes', async () => {
    const { target, unpack } = layerStand();
    const time = [['mtime', '1500000000.123456789']] as const;
    const parts: readonly TarPart[] = [
      { name: './', type: '5', mode: 0o711 },
      { name: 'd', type: '5', mode: 0o2750, uid: 5, gid: 6, pax: time },
      { name: 'd/suid', mode: 0o4755, uid: 0, body: 'program', pax: time },
      { name: 'd/hard', type: '1', linkName: 'd/suid' },
      { name: 'd/absolute', type: '2', linkName: '/etc/passwd', uid: 7, pax: time },
      { name: 'd/climbing', type: '2', linkName: '../../../x' },
      { name: 'd/null', type: '3', mode: 0o666, major: 1, minor: 3 },
      { name: 'd/disk', type: '4', mode: 0o660, major: 259, minor: 70_000 },
      { name: 'd/fifo', type: '6', mode: 0o600 },
      {
        name: 'd/large',
        body: 'x',
        pax: [
          ['uid', '3000000'],
          ['gid', '4000000000'],
        ],
      },
      { name: 'd/capable', body: 'x', pax: [['SCHILY.xattr.security.capability', CAPABILITY]] },
      { name: 'd/new\nline \xff', body: 'x' },
      { name: 'deep/er/file', body: 'x' },
    ];
    const { sizeBytes, entries } = await unpack(tarOf(parts));
    assert.deepEqual([sizeBytes, entries], [11, parts.length]);

    const at = (path: string) => lstatSync(join(target, path));
    const folder = at('d');
    assert.deepEqual([folder.mode & 0o7777, folder.uid, folder.gid], [0o2750, 5, 6]);
    assert.equal(at('.').mode & 0o7777, 0o711);
    assert.equal(mtimeNanos(join(target, 'd')), 1_500_000_000_123_456_789n);
    assert.equal(mtimeNanos(join(target, 'd/suid')), 1_500_000_000_123_456_789n);
    assert.equal(mtimeNanos(join(target, 'd/absolute')), 1_500_000_000_123_456_789n);
    assert.equal(at('d/suid').mode & 0o7777, 0o4755);
    assert.deepEqual([at('d/hard').ino, at('d/hard').nlink], [at('d/suid').ino, 2]);
    assert.equal(readlinkSync(join(target, 'd/absolute')), '/etc/passwd');
    assert.equal(readlinkSync(join(target, 'd/climbing')), '../../../x');
    assert.equal(at('d/absolute').uid, 7);
    assert.ok(at('d/null').isCharacterDevice() && at('d/disk').isBlockDevice() && at('d/fifo').isFIFO());
    assert.deepEqual([at('d/null').rdev, at('d/disk').rdev], [device(1, 3), device(259, 70_000)]);
    assert.deepEqual([at('d/large').uid, at('d/large').gid], [3_000_000, 4_000_000_000]);
    assert.ok(
      Buffer.from(testHost.syscalls.getXattr(join(target, 'd/capable'), 'security.capability') ?? []).equals(
        CAPABILITY,
      ),
    );
    assert.ok(statSync(Buffer.concat([Buffer.from(`${target}/d/new\nline `), Buffer.from([0xff])])).isFile());
    assert.deepEqual([at('deep/er').mode & 0o7777, at('deep').uid], [0o755, 0]);
  });

  test('hides in the way of the overlay', async () => {
    const { target, unpack } = layerStand();
    await unpack(
      tarOf([
        { name: 'd', type: '5', mtime: 1_400_000_000 },
        { name: 'd/.wh.gone', mtime: 1_300_000_000 },
        { name: 'e', type: '5', mode: 0o700, mtime: 1_400_000_000 },
        { name: 'e/.wh..wh..opq' },
        { name: 'e/file', body: 'x' },
        { name: '.wh.anew' },
        { name: 'anew/file' },
      ]),
    );
    const gone = lstatSync(join(target, 'd/gone'));
    assert.ok(gone.isCharacterDevice() && gone.rdev === 0);
    const opaque = (path: string) =>
      String(testHost.syscalls.getXattr(join(target, path), 'trusted.overlay.opaque') ?? '');
    assert.deepEqual([opaque('d'), opaque('e'), opaque('anew')], ['', 'y', 'y']);
    assert.equal(lstatSync(join(target, 'e')).mode & 0o7777, 0o700);
    assert.deepEqual(
      ['d', 'e'].map((path) => lstatSync(join(target, path)).mtimeMs),
      [1.4e12, 1.4e12],
    );
    assert.ok(statSync(join(target, 'anew/file')).isFile());
  });

  test('a link that is replaced by a folder is a folder, and what it pointed to is not written to', async () => {
    const { target, unpack } = layerStand();
    await unpack(
      tarOf([
        { name: 'b', type: '5' },
        { name: 'a', type: '2', linkName: 'b' },
        { name: 'a', type: '5' },
        { name: 'a/x' },
      ]),
    );
    assert.ok(lstatSync(join(target, 'a')).isDirectory());
    assert.ok(statSync(join(target, 'a/x')).isFile());
    assert.throws(() => statSync(join(target, 'b/x')));
  });

  test('sparse files keep their holes, in every form that GNU tar writes', async () => {
    const made = temporaryFolder();
    execFileSync(
      'sh',
      [
        '-c',
        'truncate -s 8M sparse; for at in 1 3 5 7 9 11 13 15; do printf data | dd of=sparse bs=1 seek=${at}00000 conv=notrunc status=none; done',
      ],
      { cwd: made },
    );
    const forms = ['--format=gnu', ...['0.0', '0.1', '1.0'].map((version) => `--sparse-version=${version}`)];
    for (const form of forms) {
      const format = form.startsWith('--sparse') ? ['--format=pax', form] : [form];
      const tar = execFileSync('tar', ['-C', made, '--sparse', ...format, '-cf', '-', 'sparse'], {
        maxBuffer: 2 ** 25,
      });
      const { target, unpack } = layerStand();
      await unpack(tar);
      const found = join(target, 'sparse');
      assert.ok(readFileSync(found).equals(readFileSync(join(made, 'sparse'))), form);
      assert.ok(statSync(found).blocks * 512 < 1_000_000, `${form} lost its holes`);
    }
  });

  test('a tree that GNU tar wrote comes back the same', async () => {
    const made = temporaryFolder();
    mkdirSync(join(made, 't'));
    const script = `mkdir -p a/b c; for n in 1 2 3 4 5 6 7 8 9; do head -c $((n * 333)) /dev/urandom > a/b/f$n; done; ln a/b/f1 c/h; ln -s ../a c/s
      long=$(printf 'n%.0s' $(seq 200)); mkdir -p $long/$long; echo x > $long/$long/f; chown 1000:2000 a/b/f3; chmod 1777 c; touch -d @1234567890.5 a/b`;
    execFileSync('sh', ['-c', script], { cwd: join(made, 't') });
    for (const format of ['gnu', 'pax', 'ustar']) {
      const tar = join(made, 'made.tar');
      const without = format === 'ustar' ? ['--exclude=nnn*'] : [];
      execFileSync('tar', ['-C', join(made, 't'), `--format=${format}`, ...without, '-cf', tar, '.']);
      const bytes = readFileSync(tar);
      const { target, unpack } = layerStand();
      const { diffId, digest } = await unpack(gzipSync(bytes), { expectedDiffId: sha256(bytes) as string as DiffId });
      assert.deepEqual([diffId, digest], [sha256(bytes), sha256(gzipSync(bytes))]);
      execFileSync('tar', ['-C', target, '--compare', '-f', tar]);
    }
  });

  test("a user's TAR_OPTIONS changes nothing", async () => {
    const { target, unpack } = layerStand();
    process.env['TAR_OPTIONS'] = '--strip-components=1';
    try {
      await unpack(tarOf([{ name: 'a/b', magic: MAGIC.posix }]));
    } finally {
      delete process.env['TAR_OPTIONS'];
    }
    assert.ok(statSync(join(target, 'a/b')).isFile());
  });

  test('that is not the expected one is refused', async () => {
    const { unpack } = layerStand();
    const expectedDiffId = sha256(Buffer.from('another')) as string as DiffId;
    await assert.rejects(unpack(tarOf([{ name: 'a' }]), { expectedDiffId }), { code: 'blob_digest_mismatch' });
  });

  test('that is larger than the disk is said to be so', async () => {
    const { target, unpack } = layerStand();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', target]);
    try {
      await assert.rejects(unpack(tarOf([{ name: 'large', body: Buffer.alloc(4 * 2 ** 20, 1) }])), {
        code: 'disk_full',
      });
    } finally {
      execFileSync('umount', [target]);
    }
  });
});

/** @see gnu_dev_makedev(3) */
const device = (major: number, minor: number): number => (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
