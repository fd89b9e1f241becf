import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import type { ArchiveSource } from '../../src/engine/image/image-service.js';
import { layout } from '../../src/engine/roots.js';
import { digestOf } from '../support/fake-registry/fake-registry.js';
import { ATTACK_ARCHIVES } from '../support/images/attack-archives.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage, ociArchive } from '../support/images/make-image.js';
import { makeTar } from '../support/images/make-tar.js';

const skip = layerTestReason();

const BASE = [{ name: 'bin/sh', content: 'a shell', mode: 0o755 }];
const WEB = makeImage([BASE, [{ name: 'web', content: 'web' }]], { run: { Cmd: ['web'] } });
const TOOL = makeImage([BASE, [{ name: 'tool', content: 'tool' }]]);
const TWO = [
  { image: WEB, names: ['web:1', 'web:latest'] },
  { image: TOOL, names: ['127.0.0.1:5000/tool:dev'] },
];

const folder = mkdtempSync('/tmp/g');
after(() => rmSync(folder, { recursive: true }));
let written = 0;

function file(bytes: Uint8Array): ArchiveSource {
  written += 1;
  const path = join(folder, `${written}.tar`);
  writeFileSync(path, bytes);
  return { path };
}

/** In pieces that fit no block. */
function stream(bytes: Uint8Array): ArchiveSource {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.byteLength; at += 1009) yield bytes.subarray(at, at + 1009);
  }
  return { bytes: pieces() };
}

/** Whatever of blobs, layers and unfinished things lies on disk. */
async function kept({ roots }: ImageStand): Promise<readonly string[]> {
  const files = await readdir(roots.dataRoot, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && !entry.name.startsWith('gantry.db'))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('load', { skip }, () => {
  const docker = dockerArchive(TWO);
  const oci = ociArchive([
    { image: WEB, name: 'docker.io/library/web:1' },
    { image: TOOL, name: 'latest' },
  ]);
  for (const [what, source] of [
    ['a file', () => file(docker)],
    ['a stream', () => stream(docker)],
    ['a gzip file', () => file(gzipSync(docker))],
    ['a zstd stream', () => stream(zstdCompressSync(docker))],
  ] as const) {
    test(`several images from a docker-archive: ${what}`, async () => {
      await using stand = await openImageStand();
      const loaded = await stand.images.load(source());
      assert.deepEqual(
        loaded.map(({ names }) => names),
        [['docker.io/library/web:1', 'docker.io/library/web:latest'], ['127.0.0.1:5000/tool:dev']],
      );
      const web = await stand.images.get('web:1');
      assert.deepEqual(web.config.config?.Cmd, ['web']);
      assert.equal(web.layers.length, 2);
      assert.equal(stand.snapshots.list().length, 3, 'the base is there once');
      assert.equal(await stand.sweep(), 0);
      assert.deepEqual(await readdir(layout.ingests(stand.roots)), []);
    });
  }

  for (const program of ['xz', 'bzip2']) {
    const missing = existsSync(`/usr/bin/${program}`) ? false : `${program} is not installed`;
    test(`layers that ${program} has packed are the tars that they were`, { skip: missing }, async () => {
      await using stand = await openImageStand();
      const pack = (tar: Buffer): Buffer => execFileSync(program, ['-c'], { input: tar });
      const loaded = await stand.images.load(stream(dockerArchive(TWO, { pack })));
      assert.equal(loaded.length, 2);
      const web = await stand.images.get('web:1');
      assert.deepEqual(
        web.layers.map(({ digest }) => digest),
        web.config.rootfs.diff_ids,
      );
      assert.equal(await stand.sweep(), 0);
      assert.deepEqual(await readdir(layout.ingests(stand.roots)), []);
      const damaged = dockerArchive(TWO, { pack: (tar) => pack(tar).fill(7, 40, 60) });
      await using other = await openImageStand();
      await assert.rejects(other.images.load(stream(damaged)), { code: 'archive_invalid' });
      const twice = dockerArchive(TWO, { pack: (tar) => pack(pack(tar)) });
      await assert.rejects(other.images.load(stream(twice)), /is compressed more than once/);
      assert.deepEqual(await kept(other), []);
    });
  }

  test('an OCI layout: ids are those of the archive, a tag alone names nothing', async () => {
    await using stand = await openImageStand();
    const loaded = await stand.images.load(stream(oci));
    assert.deepEqual(
      loaded.map(({ names }) => names),
      [['docker.io/library/web:1'], []],
    );
    assert.equal((await stand.images.list({ isDangling: true })).length, 1);
    const { id } = await stand.images.get('web:1');
    const [fromDocker] = await stand.images.load(file(docker));
    assert.equal(fromDocker?.image.id, id);
  });

  test('an archive from before docker 1.10, as docker 27 still reads it', async () => {
    await using stand = await openImageStand();
    const [base = Buffer.alloc(0), top = Buffer.alloc(0)] = WEB.layers;
    const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
    const v1 = {
      architecture: 'amd64',
      os: 'linux',
      created: '2014-01-02T03:04:05Z',
      docker_version: '1.9.1',
      Size: 7,
    };
    const folder = (id: string, content: Buffer, document: object) => [
      { name: `${id}/VERSION`, content: '1.0' },
      { name: `${id}/json`, content: JSON.stringify({ ...v1, id, ...document }) },
      { name: `${id}/layer.tar`, content },
    ];
    // As docker 27 writes it: sorted, with some signs as numbers.
    const dockersConfig = [
      '{"architecture":"amd64","author":"ann","config":{"Cmd":["web"],"Env":["A=1"]},"created":"2014-01-02T03:04:05Z",',
      '"docker_version":"1.9.1","history":[{"created":"2014-01-02T03:04:05Z","created_by":"/bin/sh -c make \\u0026\\u0026 sh"},',
      '{"created":"2014-01-02T03:04:05Z","author":"ann"}],"os":"linux",',
      `"rootfs":{"type":"layers","diff_ids":${JSON.stringify(WEB.config.rootfs.diff_ids)}}}`,
    ].join('');
    const archive = (parent: string, names: object = { web: { 1: second, old: second } }): Buffer =>
      makeTar([
        ...folder(first, base, { container_config: { Cmd: ['/bin/sh', '-c', 'make && sh'] } }),
        ...folder(second, gzipSync(top), { parent, author: 'ann', config: { Cmd: ['web'], Env: ['A=1'] } }),
        { name: 'repositories', content: JSON.stringify(names) },
      ]);
    const [loaded] = await stand.images.load(stream(archive(first)));
    assert.deepEqual(loaded?.names, ['docker.io/library/web:1', 'docker.io/library/web:old']);
    const { config } = await stand.images.get('web:old');
    assert.deepEqual([config.config?.Cmd, config.config?.Env], [['web'], ['A=1']]);
    assert.deepEqual(config.rootfs.diff_ids, WEB.config.rootfs.diff_ids);
    assert.equal(config.history?.length, 2);
    assert.equal(loaded?.image.id, digestOf(Buffer.from(dockersConfig)));
    assert.equal(config.history?.[0]?.created_by, '/bin/sh -c make && sh');
    assert.deepEqual(await readdir(layout.ingests(stand.roots)), []);
    await assert.rejects(stand.images.load(stream(archive(second))), /layer b+ is its own parent/);
    await assert.rejects(stand.images.load(stream(archive('c'.repeat(64)))), /it has no file "c+\/json"/);
    await assert.rejects(stand.images.load(stream(archive('../x'))), /"\.\.\/x" is no layer’s id/);
    await assert.rejects(stand.images.load(stream(archive(first, { web: 7 }))), { code: 'archive_invalid' });
  });

  test('an archive from before docker 1.10 fills no memory with its configurations, and is not nested without end', async () => {
    await using stand = await openImageStand();
    const [layer = Buffer.alloc(0)] = WEB.layers;
    const idOf = (index: number): string => index.toString(16).padStart(64, '0');
    const archive = (documents: readonly string[]): Buffer =>
      makeTar([
        ...documents.flatMap((content, index) => [
          { name: `${idOf(index)}/json`, content },
          { name: `${idOf(index)}/layer.tar`, content: layer },
        ]),
        { name: 'repositories', content: JSON.stringify({ web: { 1: idOf(documents.length - 1) } }) },
      ]);
    const padding = 'x'.repeat(4_000_000);
    const documents = Array.from({ length: 20 }, (_, index) =>
      JSON.stringify({ ...(index > 0 && { parent: idOf(index - 1) }), padding }),
    );
    const refused = (reason: RegExp) => ({ code: 'archive_invalid', message: reason });
    await assert.rejects(stand.images.load(stream(gzipSync(archive(documents)))), refused(/manifests are too large/));
    const deep = `{"deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    await assert.rejects(stand.images.load(stream(archive([deep]))), refused(/nested too deeply/));
  });

  test('layers of an old docker that are links to one another', async () => {
    await using stand = await openImageStand();
    const [layer = Buffer.alloc(0)] = WEB.layers;
    const diffIds = WEB.config.rootfs.diff_ids.slice(0, 1);
    const config = { ...WEB.config, rootfs: { type: 'layers', diff_ids: [...diffIds, ...diffIds] } };
    const archive = makeTar([
      { name: 'a/layer.tar', content: layer },
      { name: 'b/layer.tar', type: '2', linkName: '../a/layer.tar' },
      { name: 'c.json', content: JSON.stringify(config) },
      {
        name: 'manifest.json',
        content: '[{"Config":"c.json","RepoTags":null,"Layers":["a/layer.tar","b/layer.tar"]}]',
      },
    ]);
    assert.equal((await stand.images.load(file(archive))).length, 1);
  });

  test('a file that is not there is told by its name', async () => {
    await using stand = await openImageStand();
    await assert.rejects(stand.images.load({ path: '/no/such.tar' }), {
      code: 'archive_unreadable',
      message: 'open /no/such.tar: no such file or directory',
    });
  });

  for (const [what, bytes] of ATTACK_ARCHIVES) {
    test(`refuses ${what}, and keeps nothing`, async () => {
      await using stand = await openImageStand();
      for (const source of [file(bytes), stream(bytes)]) {
        await assert.rejects(stand.images.load(source), { code: 'archive_invalid' });
      }
      assert.deepEqual(await stand.images.list(), []);
      assert.deepEqual(stand.snapshots.list(), []);
      assert.deepEqual(await kept(stand), []);
    });
  }

  test('one bad image of two spoils both', async () => {
    await using stand = await openImageStand();
    const bad = { ...TOOL, layers: [...TOOL.layers.slice(0, 1), Buffer.from('no tar')] };
    const archive = dockerArchive([TWO[0] ?? { image: WEB, names: [] }, { image: bad, names: ['bad:1'] }]);
    await assert.rejects(stand.images.load(file(archive)), { code: 'archive_invalid' });
    assert.deepEqual(await stand.images.list(), []);
    assert.deepEqual(await kept(stand), []);
  });
});

describe('import', { skip }, () => {
  const tar = makeTar([{ name: 'bin/', type: '5', mode: 0o755 }, ...BASE]);
  for (const [what, bytes] of [
    ['plain', tar],
    ['gzip', gzipSync(tar)],
    ['zstd', zstdCompressSync(tar)],
  ] as const) {
    test(`a root file system becomes an image of one layer (${what})`, async () => {
      await using stand = await openImageStand();
      const image = await stand.images.import(stream(bytes), {
        name: 'mine',
        message: 'made by hand',
        config: { Cmd: ['/bin/sh'] },
      });
      assert.deepEqual(image.names, ['docker.io/library/mine:latest']);
      const { config, sizeBytes } = await stand.images.get('mine');
      assert.deepEqual(config.config, { Cmd: ['/bin/sh'] });
      assert.equal(config.history?.[0]?.comment, 'made by hand');
      assert.equal(sizeBytes, 'a shell'.length);
      assert.equal(await stand.sweep(), 0);
      assert.deepEqual(
        stand.journal.read({ afterSequence: 0 }).map(({ action }) => action),
        ['import'],
      );
    });
  }

  test('without a name it is dangling', async () => {
    await using stand = await openImageStand();
    const image = await stand.images.import(file(tar));
    assert.deepEqual(image.names, []);
  });

  test('what is no tar is refused, and nothing of it kept', async () => {
    await using stand = await openImageStand();
    for (const bytes of [Buffer.from('no tar'.repeat(1000)), gzipSync(tar).subarray(0, 100)]) {
      await assert.rejects(stand.images.import(stream(bytes)), { code: 'archive_invalid' });
    }
    assert.deepEqual(await stand.images.list(), []);
    assert.deepEqual(await kept(stand), []);
  });
});
