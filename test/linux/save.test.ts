import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import type { SaveProgress } from '../../src/engine/image/image-saving.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { openTestEngine } from '../support/linux/test-engine.js';

const skip = layerTestReason();
const run = promisify(execFile);
const has = (program: string): boolean => existsSync(`/usr/bin/${program}`);

const BASE = [{ name: 'bin/sh', content: 'a shell', mode: 0o755 }];
const WEB = makeImage([BASE, [{ name: 'web', content: 'web '.repeat(1000) }]], { run: { Cmd: ['web'] } });
const TOOL = makeImage([BASE, [{ name: 'tool', content: 'tool' }]]);

const folder = mkdtempSync('/tmp/g');
after(() => rmSync(folder, { recursive: true }));
let made = 0;
const place = (): string => {
  made += 1;
  return join(folder, `${made}`);
};

async function withTwo(): Promise<ImageStand> {
  const stand = await openImageStand();
  const archive = dockerArchive([
    { image: WEB, names: ['web:1', 'web:latest'] },
    { image: TOOL, names: ['127.0.0.1:5000/tool:dev'] },
  ]);
  await stand.images.load({ bytes: oneByOne(archive) });
  return stand;
}

async function* oneByOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(pieces));

async function saveToFile({ images }: ImageStand, ...refs: readonly string[]): Promise<string> {
  const path = place();
  writeFileSync(path, await bytesOf(await images.save(refs)));
  return path;
}

const member = (archive: string, name: string): Buffer =>
  execFileSync('tar', ['-xOf', archive, name], { maxBuffer: 1e9 });
const membersOf = (archive: string): readonly string[] =>
  execFileSync('tar', ['-tf', archive], { encoding: 'utf8' }).trim().split('\n');

describe('save', { skip }, () => {
  test('several images with their names, and back: same ids, same manifests, layers once', async () => {
    await using from = await withTwo();
    const archive = await saveToFile(from, 'web', '127.0.0.1:5000/tool:dev');
    const blobs = membersOf(archive).filter((name) => /^blobs\/sha256\/./.test(name));
    assert.equal(blobs.length, 2 + 2 + 3, 'configs, manifests, layers');
    const list = JSON.parse(member(archive, 'manifest.json').toString());
    assert.deepEqual(
      list.map(({ RepoTags }: { RepoTags: unknown }) => RepoTags),
      [['web:1', 'web:latest'], ['127.0.0.1:5000/tool:dev']],
    );
    const told = from.journal.read({ afterSequence: 0 }).filter(({ action }) => action === 'save');
    const ids = [(await from.images.get('web')).id, (await from.images.get('127.0.0.1:5000/tool:dev')).id];
    assert.deepEqual(new Set(told.map(({ actor }) => actor.id)), new Set(ids));
    await using to = await openImageStand();
    await to.images.load({ path: archive });
    for (const name of ['web:1', 'web:latest', '127.0.0.1:5000/tool:dev']) {
      const [before, after] = [await from.images.get(name), await to.images.get(name)];
      assert.equal(after.id, before.id);
      assert.deepEqual(after.target, before.target);
    }
    assert.equal(await to.sweep(), 0);
  });

  test('a tag alone, an id without names, one image asked for twice', async () => {
    await using from = await withTwo();
    const tagsOf = async (...refs: readonly string[]): Promise<unknown> =>
      JSON.parse(member(await saveToFile(from, ...refs), 'manifest.json').toString()).map(
        ({ RepoTags }: { RepoTags: unknown }) => RepoTags,
      );
    const { id } = await from.images.get('web:1');
    assert.deepEqual(await tagsOf('web:1'), [['web:1']]);
    assert.deepEqual(await tagsOf(id.slice(7, 19)), [null]);
    assert.deepEqual(await tagsOf(id, 'web:1', 'web:1'), [['web:1']]);
  });

  test('the same images give the same bytes, and blobs are what they are named', async () => {
    await using from = await withTwo();
    const [one, other] = [await saveToFile(from, 'web:1'), await saveToFile(from, 'web:1')];
    assert.deepEqual(readFileSync(one), readFileSync(other));
    for (const name of membersOf(one).filter((path) => /^blobs\/sha256\/./.test(path))) {
      assert.equal(`blobs/sha256/${createHash('sha256').update(member(one, name)).digest('hex')}`, name);
    }
  });

  test('a folder: an OCI layout that is loaded from where it lies', async () => {
    await using from = await withTwo();
    const path = place();
    await from.images.saveFolder(['web:1'], path);
    assert.deepEqual(readdirSync(path).sort(), ['blobs', 'index.json', 'manifest.json', 'oci-layout']);
    await using to = await openImageStand();
    const [loaded] = await to.images.load({ path });
    assert.deepEqual(loaded?.names, ['docker.io/library/web:1']);
    await assert.rejects(from.images.saveFolder(['web:1'], path), { code: 'folder_not_empty' });
  });

  test('layers of a pulled image go out as they came, or as plain tars (T64)', async () => {
    await using registry = await openFakeRegistry();
    const { layers } = putImage(registry, 'web:1', WEB);
    await using from = await openImageStand();
    await from.images.pull(`${registry.host}/web:1`);
    const archive = await saveToFile(from, `${registry.host}/web:1`);
    const path = `blobs/${layers[1]?.digest.replace(':', '/')}`;
    assert.deepEqual(gunzipSync(member(archive, path)), WEB.layers[1]);
    const plain = place();
    writeFileSync(plain, await bytesOf(await from.images.save([`${registry.host}/web:1`], { isUncompressed: true })));
    const [diffId] = WEB.config.rootfs.diff_ids;
    assert.deepEqual(member(plain, `blobs/${diffId?.replace(':', '/')}`), WEB.layers[0]);
    await using to = await openImageStand();
    const [loaded] = await to.images.load({ path: plain });
    assert.equal(loaded?.image.id, (await from.images.get(`${registry.host}/web:1`)).id);
  });

  test('without what the other side has: loaded there, refused elsewhere (T64)', async () => {
    await using from = await withTwo();
    const path = place();
    writeFileSync(path, await bytesOf(await from.images.save(['web:1'], { without: ['127.0.0.1:5000/tool:dev'] })));
    const layers = JSON.parse(member(path, 'manifest.json').toString())[0].Layers as readonly string[];
    assert.deepEqual(
      layers.map((name) => membersOf(path).includes(name)),
      [false, true],
    );
    await using far = await openImageStand();
    await far.images.load({ path: await saveToFile(from, '127.0.0.1:5000/tool:dev') });
    await far.images.load({ path });
    assert.equal((await far.images.get('web:1')).id, (await from.images.get('web:1')).id);
    await using elsewhere = await openImageStand();
    await assert.rejects(elsewhere.images.load({ path }), { code: 'archive_invalid' });
  });

  test('a layer that came in another form with another image goes out in that form', async () => {
    await using registry = await openFakeRegistry();
    putImage(registry, 'web:1', WEB);
    await using stand = await withTwo();
    await stand.images.pull(`${registry.host}/web:1`);
    const archive = await saveToFile(stand, `${registry.host}/web:1`);
    await using to = await openImageStand();
    await to.images.load({ path: archive });
    assert.equal((await to.images.list()).length, 1);
  });

  test('a layer of which no blob is left is told', async () => {
    await using stand = await withTwo();
    const { layers } = await stand.images.get('web:1');
    await stand.content.remove(layers[1]?.digest ?? (undefined as never));
    await assert.rejects(stand.images.save(['web:1']), { code: 'layer_not_kept' });
    await stand.images.save(['127.0.0.1:5000/tool:dev']);
  });

  test('a blob that was damaged ends the archive', async () => {
    await using stand = await withTwo();
    const { layers } = await stand.images.get('web:1');
    const path = stand.content.path(layers[1]?.digest ?? (undefined as never));
    const bytes = readFileSync(path);
    bytes[600] = (bytes[600] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await assert.rejects(async () => bytesOf(await stand.images.save(['web:1'])), { code: 'blob_digest_mismatch' });
  });

  test('how far it is, is told, and at its end all of it', async () => {
    await using stand = await withTwo();
    const told: SaveProgress[] = [];
    const onProgress = (progress: SaveProgress): void => void told.push(progress);
    await bytesOf(await stand.images.save(['web:1'], { onProgress }));
    const last = told.at(-1);
    assert.equal(last?.currentBytes, last?.totalBytes);
    assert.ok((last?.totalBytes ?? 0) > 0);
    told.length = 0;
    await stand.images.saveFolder(['web:1'], place(), { onProgress });
    assert.deepEqual(told.at(-1), last);
  });

  test('names that mean nothing, and another platform', async () => {
    await using stand = await withTwo();
    await assert.rejects(stand.images.save(['web:1', 'nothing']), { code: 'image_not_found' });
    const platform = { os: 'linux', architecture: 's390x' };
    await assert.rejects(stand.images.save(['web:1'], { platform }), { code: 'image_platform_mismatch' });
  });

  test('a full disk leaves nothing of a layout', async () => {
    await using stand = await openImageStand();
    const large = makeImage([[{ name: 'large', content: Buffer.alloc(12 * 2 ** 20, 'x') }]]);
    await stand.images.load({ bytes: oneByOne(dockerArchive([{ image: large, names: ['large:1'] }])) });
    using disk = mountSmallDisk(8 * 2 ** 20);
    await assert.rejects(stand.images.saveFolder(['large:1'], join(disk.path, 'out')), { code: 'disk_full' });
    assert.equal(existsSync(join(disk.path, 'out')), false);
  });

  test('on the command line: a file as a whole or not at all; standard output', async () => {
    await using stand = await openTestEngine();
    const { engine } = stand;
    await engine.images.load({ bytes: oneByOne(dockerArchive([{ image: WEB, names: ['web:1'] }])) });
    using disk = mountSmallDisk(2 * 2 ** 20);
    const workingDir = disk.path;
    const written = await gantryOn(engine, ['save', '-o', 'web.tar', 'web:1'], { workingDir });
    assert.equal(written.exitCode, 0, written.stderr);
    const { stdoutBytes } = await gantryOn(engine, ['save', 'web:1']);
    assert.deepEqual(stdoutBytes, readFileSync(join(workingDir, 'web.tar')));
    const large = makeImage([[{ name: 'large', content: Buffer.alloc(4 * 2 ** 20, 'x') }]]);
    await engine.images.load({ bytes: oneByOne(dockerArchive([{ image: large, names: ['large:1'] }])) });
    const full = await gantryOn(engine, ['save', '-o', 'web.tar', 'large:1'], { workingDir });
    assert.match(full.stderr, /no space left on device: .*web\.tar/);
    assert.deepEqual(readFileSync(join(workingDir, 'web.tar')), stdoutBytes, 'what was there stays');
    assert.deepEqual(
      readdirSync(workingDir).filter((name) => name.startsWith('.tmp')),
      [],
    );
    const other = await gantryOn(engine, ['load', '--platform', 's390x', '-i', 'web.tar'], { workingDir });
    assert.match(other.stderr, /does not match the specified platform/);
  });

  test('what is held for an archive outlives the removal of its image', async () => {
    await using stand = await withTwo();
    const archive = await stand.images.save(['web:1']);
    await stand.images.remove('web:1', { force: true });
    await stand.images.remove('web:latest', { force: true });
    assert.ok((await bytesOf(archive)).byteLength > 0);
    await stand.sweep();
    assert.equal((await stand.content.list()).length, 4, 'those of the other image');
  });
});

describe('what others make of it', { skip: skip || !has('skopeo') ? skip || 'needs skopeo' : false }, () => {
  for (const transport of ['docker-archive', 'oci-archive', 'oci']) {
    test(`skopeo reads it as ${transport}, and we what skopeo writes`, async () => {
      await using from = await withTwo();
      const saved = place();
      if (transport === 'oci') await from.images.saveFolder(['web:1'], saved);
      else writeFileSync(saved, await bytesOf(await from.images.save(['web:1'])));
      const copy = place();
      await run('skopeo', ['copy', '--quiet', `${transport}:${saved}`, `${transport}:${copy}:docker.io/library/web:2`]);
      const { stdout } = await run('skopeo', ['inspect', '--config', `${transport}:${saved}`]);
      assert.deepEqual(JSON.parse(stdout).rootfs.diff_ids, WEB.config.rootfs.diff_ids);
      await using to = await openImageStand();
      const [loaded] = await to.images.load({ path: copy });
      assert.deepEqual(loaded?.names, ['docker.io/library/web:2']);
      const ids = [loaded?.image.id, (await from.images.get('web:1')).id];
      assert.equal(ids[0], ids[1]);
    });
  }

  test('podman loads it, and we what podman saves', { skip: !has('podman') && 'needs podman' }, async () => {
    await using from = await withTwo();
    const saved = await saveToFile(from, 'web:1');
    const store = place();
    mkdirSync(store);
    const podman = (...words: readonly string[]) =>
      run('podman', ['--root', join(store, 'r'), '--runroot', join(store, 'n'), '--storage-driver=vfs', ...words]);
    await podman('load', '-q', '-i', saved);
    const { stdout } = await podman('image', 'inspect', '--format', '{{.Id}}', 'docker.io/library/web:1');
    assert.equal(`sha256:${stdout.trim()}`, (await from.images.get('web:1')).id);
    const back = place();
    await podman('save', '-q', '-o', back, 'docker.io/library/web:1');
    await using to = await openImageStand();
    const [loaded] = await to.images.load({ path: back });
    assert.deepEqual(loaded?.names, ['docker.io/library/web:1']);
  });
});
