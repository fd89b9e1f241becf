import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { parseDigest } from '../../src/oci/digest.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';

const skip = layerTestReason();

const BASE = [
  { name: 'bin/', type: '5', mode: 0o755 },
  { name: 'bin/sh', content: 'a shell', mode: 0o755 },
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/conf', content: 'x'.repeat(1000) },
  { name: 'var/', type: '5', mode: 0o755 },
  { name: 'var/cache/', type: '5', mode: 0o755 },
  { name: 'var/cache/a', content: 'c'.repeat(500) },
  { name: 'var/cache/b', content: 'c'.repeat(300) },
];
const CHANGED = [
  { name: 'etc/conf', content: 'y'.repeat(10) },
  { name: 'web', content: 'w'.repeat(200) },
  { name: 'also-web', type: '1', linkName: 'web' },
];
const CLEANED = [
  { name: 'var/.wh.cache', content: '' },
  { name: 'bin/sh', content: 'a shell', mode: 0o755 },
];

const base = makeImage([BASE], { run: { Cmd: ['sh'] } });
const web = makeImage([BASE, CHANGED, CLEANED], {
  run: { Cmd: ['web'], Env: ['A=1'], Labels: { tier: 'front' } },
});
const history = [
  { created: '2026-01-01T00:00:00Z', created_by: '/bin/sh -c #(nop) ADD file:abc in / ' },
  { created: '2026-01-02T00:00:00Z', created_by: 'ENV A=1', comment: 'buildkit.dockerfile.v0', empty_layer: true },
  { created: '2026-01-02T00:00:00Z', created_by: 'COPY web / # buildkit' },
  { created: '2026-01-02T00:00:00Z', created_by: 'RUN /bin/sh -c rm -r /var/cache # buildkit' },
];

async function withImages(): Promise<ImageStand> {
  const stand = await openImageStand();
  const archive = dockerArchive([
    { image: base, names: ['base:1'] },
    { image: { ...web, config: { ...web.config, history } }, names: ['web:1'] },
  ]);
  await stand.images.load({
    bytes: (async function* () {
      yield archive;
    })(),
  });
  return stand;
}

describe('looking into images', { skip }, () => {
  test('history: sizes of layers, the id on the newest step only', async () => {
    await using stand = await withImages();
    const { id } = await stand.images.get('web:1');
    const steps = await stand.images.history('web:1');
    assert.deepEqual(
      steps.map(({ sizeBytes, id: of }) => [sizeBytes, of]),
      [
        [7, id],
        [210, undefined],
        [0, undefined],
        [1807, undefined],
      ],
    );
  });

  test('layers: what each adds, changes and deletes, and what of it is for nothing', async () => {
    await using stand = await withImages();
    const { layers, wastedBytes, wasted, sizeBytes } = await stand.images.layers('web:1');
    assert.deepEqual(
      layers.slice(1).map(({ files }) => files.map(({ kind, path, sizeBytes: bytes }) => `${kind} ${path} ${bytes}`)),
      [
        ['added /also-web 200', 'changed /etc/conf 10', 'added /web 0'],
        ['changed /bin/sh 7', 'deleted /var/cache 0', 'deleted /var/cache/a 0', 'deleted /var/cache/b 0'],
      ],
    );
    assert.deepEqual(
      layers.map(({ createdBy }) => createdBy),
      [history[0], history[2], history[3]].map((step) => step?.created_by),
    );
    assert.deepEqual(
      layers.map((layer) => [layer.sizeBytes, layer.wastedBytes]),
      [
        [1807, 1807],
        [210, 0],
        [7, 0],
      ],
    );
    assert.equal(wastedBytes, 1000 + 500 + 300 + 7);
    assert.equal(sizeBytes, 1807 + 210 + 7);
    assert.deepEqual(wasted[0], { path: '/etc/conf', sizeBytes: 1000, times: 1 });
  });

  test('diff of two images, either way', async () => {
    await using stand = await withImages();
    const differences = async (from: string, to: string): Promise<readonly string[]> =>
      (await stand.images.diff(from, to)).map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(await differences('web:1', 'web:1'), []);
    assert.deepEqual((await differences('base:1', 'web:1')).slice(0, 2), ['added /also-web', 'changed /etc/conf']);
    assert.ok((await differences('web:1', 'base:1')).includes('added /var/cache/a'));
  });

  test('usage and tree: what images share (T38)', async () => {
    await using stand = await withImages();
    const { images, layersBytes } = await stand.images.usage();
    assert.deepEqual(
      images.map(({ sharedBytes }) => sharedBytes),
      [1807, 1807],
    );
    assert.equal(layersBytes, 1807 + 210 + 7);
    const [root, ...others] = await stand.images.tree();
    assert.equal(others.length, 0);
    assert.deepEqual(root?.images[0]?.names, ['docker.io/library/base:1']);
    assert.deepEqual(
      root?.children.map(({ layers, sizeBytes }) => [layers, sizeBytes]),
      [[2, 217]],
    );
  });

  test('where its files are, and when it was named', async () => {
    await using stand = await withImages();
    const before = Date.now();
    await stand.images.tag('web:1', 'web:2');
    const { layerDirs, lastTaggedAtMs } = await stand.images.storage('web:1');
    assert.equal(layerDirs.length, 3);
    assert.ok(lastTaggedAtMs >= before - 1 && lastTaggedAtMs <= Date.now());
  });

  test('flatten: one layer with what is to be seen, and the same configuration (T43)', async () => {
    await using stand = await withImages();
    const id = await stand.images.flatten('web:1', { name: 'flat:1' });
    const flat = await stand.images.get('flat:1');
    assert.equal(flat.id, id);
    assert.deepEqual(flat.config.config, web.config.config);
    assert.equal(flat.layers.length, 1);
    assert.equal(flat.sizeBytes, 7 + 10 + 200);
    assert.deepEqual(await stand.images.diff('web:1', 'flat:1'), []);
    const [dir = ''] = (await stand.images.storage('flat:1')).layerDirs;
    assert.equal(readFileSync(join(dir, 'etc/conf'), 'utf8'), 'y'.repeat(10));
    assert.equal(statSync(join(dir, 'web')).ino, statSync(join(dir, 'also-web')).ino, 'one file of two names');
    assert.equal(await stand.sweep(), 0);
    const bytes = await Array.fromAsync(await stand.images.save(['flat:1']));
    assert.ok(bytes.length > 0);
  });

  test('rebase: its own layers on another base', async () => {
    await using stand = await withImages();
    const patched = makeImage([[{ name: 'bin/sh', content: 'a better shell', mode: 0o755 }]]);
    const archive = dockerArchive([{ image: patched, names: ['base:2'] }]);
    await stand.images.load({
      bytes: (async function* () {
        yield archive;
      })(),
    });
    const id = await stand.images.rebase('web:1', { onto: 'base:2', name: 'web:2' });
    const rebased = await stand.images.get('web:2');
    assert.equal(rebased.id, id);
    assert.deepEqual(rebased.config.rootfs.diff_ids, [
      ...patched.config.rootfs.diff_ids,
      ...web.config.rootfs.diff_ids.slice(1),
    ]);
    assert.deepEqual(rebased.config.config, web.config.config);
    assert.deepEqual(rebased.config.history, history.slice(1));
    assert.deepEqual(
      (await stand.images.layers('web:2')).layers.map(({ files }) => files[0]?.path),
      ['/bin', '/also-web', '/bin/sh'],
    );
    assert.equal(await stand.sweep(), 0);
    await assert.rejects(stand.images.rebase('base:1', { onto: 'base:2' }), { code: 'argument_invalid' });
    await assert.rejects(stand.images.rebase('web:1', { onto: 'base:1', from: 'base:2' }), {
      message: 'web:1 does not stand on the layers of base:2',
    });
  });

  test('a blob that was dropped comes with the next pull, and nothing else', async () => {
    await using registry = await openFakeRegistry();
    const { layers } = putImage(registry, 'web:1', web);
    await using stand = await openImageStand();
    const name = `${registry.host}/web:1`;
    await stand.images.pull(name);
    const [, lost] = layers;
    await stand.content.remove(parseDigest(lost?.digest ?? ''));
    await assert.rejects(stand.images.save([name]), { code: 'layer_not_kept' });
    const before = registry.requests.length;
    await stand.images.pull(name);
    const fetched = registry.requests.slice(before).filter(({ line }) => line.includes('/blobs/'));
    assert.deepEqual(
      fetched.map(({ line }) => line.split('/').at(-1)),
      [lost?.digest],
    );
    await stand.images.save([name]);
  });
});
