import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { ImageProgress } from '../../src/engine/image/image.js';
import type { ImageService } from '../../src/engine/image/image-service.js';
import { layout } from '../../src/engine/roots.js';
import type { ChainId } from '../../src/oci/digest.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { aDigest } from '../support/builders.js';
import { eagerClock } from '../support/eager-clock.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { makeImage, type Packing, putImage } from '../support/images/make-image.js';

const skip = layerTestReason();

const LARGE = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7919) & 0xff));
const WEB = makeImage(
  [
    [
      { name: 'bin/', type: '5', mode: 0o755 },
      { name: 'bin/sh', content: 'a shell', mode: 0o755 },
      { name: 'etc/motd', content: 'hello' },
    ],
    [{ name: 'large', content: LARGE }],
    [{ name: 'etc/.wh.motd' }, { name: 'etc/issue', content: 'gantry' }],
  ],
  { run: { Cmd: ['sh'], Labels: { team: 'web' } } },
);

/** The files of a pulled layer, read where the snapshotter keeps them. */
function layerDirs({ roots, snapshots }: ImageStand): readonly string[] {
  return snapshots.list().map((_, index) => join(layout.snapshots(roots), 'l', String(index + 1)));
}

const rejects = (work: Promise<unknown>, code: string): Promise<void> => assert.rejects(work, { code });

const leftOvers = ({ roots }: ImageStand): readonly string[] =>
  existsSync(layout.ingests(roots)) ? readdirSync(layout.ingests(roots)) : [];

describe('pull', { skip }, () => {
  for (const packing of ['gzip', 'zstd', 'none'] as const satisfies readonly Packing[]) {
    test(`an image is fetched, unpacked and registered (${packing})`, async () => {
      await using registry = await openFakeRegistry();
      await using stand = await openImageStand();
      const put = putImage(registry, 'web:1', WEB, { packing });
      const pulled = await stand.images.pull(`${registry.host}/web:1`);
      assert.equal(pulled.isNew, true);
      assert.equal(pulled.name, `${registry.host}/web:1`);
      assert.equal(pulled.digest, put.manifest.digest);
      const image = await stand.images.get(`${registry.host}/web:1`);
      assert.equal(image.id, put.config.digest);
      assert.deepEqual(image.layers, put.layers);
      assert.deepEqual(image.repoDigests, [`${registry.host}/web@${put.manifest.digest}`]);
      assert.deepEqual(image.labels, { team: 'web' });
      assert.equal(image.sizeBytes, 'a shell'.length + 'hello'.length + LARGE.length + 'gantry'.length);
      for (const { digest } of [put.manifest, put.config, ...put.layers]) assert.ok(await stand.content.has(digest));
      assert.equal(stand.snapshots.list().length, 3);
      assert.equal(await stand.sweep(), 0, 'nothing of it is garbage');
      const events = stand.journal.read({ afterSequence: 0 });
      assert.deepEqual(
        events.map(({ action, actor }) => ({ action, id: actor.id, ...actor.attributes })),
        [{ action: 'pull', id: `${registry.host}/web:1`, name: `${registry.host}/web`, team: 'web' }],
      );
    });
  }

  test('what is here already is not fetched', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(registry, 'web', WEB);
    await stand.images.pull(`${registry.host}/web`);
    const before = registry.requests.length;
    const again = await stand.images.pull(`${registry.host}/web`);
    assert.equal(again.isNew, false);
    assert.equal(registry.requests.length, before + 1, 'one HEAD');

    const top = makeImage([[{ name: 'new', content: 'x' }]]);
    const diffIds = [...WEB.config.rootfs.diff_ids, ...top.config.rootfs.diff_ids];
    const config = { ...WEB.config, rootfs: { ...WEB.config.rootfs, diff_ids: diffIds } };
    putImage(registry, 'child', { layers: [...WEB.layers, ...top.layers], config });
    const phases = new Map<string, string[]>();
    const onProgress = ({ layer, phase }: ImageProgress): void => {
      if (layer !== undefined) phases.set(layer, [...(phases.get(layer) ?? []), phase]);
    };
    await stand.images.pull(`${registry.host}/child`, { onProgress });
    assert.deepEqual(
      [...phases.values()].map((seen) => seen.at(-1)),
      ['exists', 'exists', 'exists', 'done'],
    );
    assert.equal(registry.requests.filter(({ line }) => line.startsWith('GET') && line.includes('blobs')).length, 6);
  });

  test('of an index the image for the platform is taken, and none where there is none', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const arm = makeImage([[{ name: 'arm', content: 'arm' }]], { architecture: 'arm64' });
    const intel = makeImage([[{ name: 'intel', content: 'intel' }]]);
    const manifests = [
      {
        ...putImage(registry, 'web:arm', arm).manifest,
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      },
      { ...putImage(registry, 'web:intel', intel).manifest, platform: { os: 'linux', architecture: 'amd64' } },
    ];
    const index = registry.putManifest('web', 'latest', { schemaVersion: 2, manifests }, MEDIA_TYPE.ociIndex);
    const platform = { os: 'linux', architecture: 'arm64' };
    const pulled = await stand.images.pull(`${registry.host}/web`, { platform });
    assert.equal(pulled.digest, index.digest);
    assert.equal(pulled.image.platform.architecture, 'arm64');
    assert.equal(
      (await stand.images.pull(`${registry.host}/web`, { platform: { os: 'linux', architecture: 'amd64' } })).isNew,
      true,
    );
    await assert.rejects(
      stand.images.pull(`${registry.host}/web`, { platform: { os: 'linux', architecture: 's390x' } }),
      {
        code: 'image_platform_missing',
        message: `no matching manifest for linux/s390x in the manifest list entries of ${registry.host}/web:latest`,
      },
    );
  });

  test('a platform that was asked for is insisted on, one that was not is not', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(registry, 'web', makeImage([[{ name: 'a', content: 'a' }]], { architecture: 's390x' }));
    const platform = { os: 'linux', architecture: 'arm64' };
    await assert.rejects(stand.images.pull(`${registry.host}/web`, { platform }), {
      code: 'image_platform_mismatch',
      message: `image with reference ${registry.host}/web:latest was found but its platform (linux/s390x) does not match the specified platform (linux/arm64)`,
    });
    await stand.images.pull(`${registry.host}/web`);
  });

  test('by digest, an image is known by its digest and has no tag', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { manifest } = putImage(registry, 'web', WEB);
    const { image } = await stand.images.pull(`${registry.host}/web@${manifest.digest}`);
    assert.deepEqual(image.names, []);
    assert.equal((await stand.images.get(`${registry.host}/web@${manifest.digest}`)).id, image.id);
    await rejects(stand.images.pull(`${registry.host}/web@sha256:${'0'.repeat(64)}`), 'manifest_unknown');
  });

  test('a tag that moved leaves the old image without a name', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(registry, 'web', WEB);
    const old = await stand.images.pull(`${registry.host}/web`);
    putImage(registry, 'web', makeImage([[{ name: 'other', content: 'x' }]]));
    const renewed = await stand.images.pull(`${registry.host}/web`);
    assert.equal(renewed.isNew, true);
    assert.deepEqual(
      (await stand.images.list({ isDangling: true })).map(({ id }) => id),
      [old.image.id],
    );
  });

  test('the same layer twice in one image is fetched once', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const layer = [{ name: 'same', content: 'same' }];
    putImage(registry, 'web', makeImage([layer, layer, layer]));
    await stand.images.pull(`${registry.host}/web`);
    assert.equal(stand.snapshots.list().length, 3);
    const blobs = registry.requests.filter(({ line }) => line.startsWith('GET') && line.includes('blobs'));
    assert.equal(blobs.length, 2, 'the config and one layer');
  });

  test('files are as the layers say, whiteouts among them', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(registry, 'web', WEB);
    await stand.images.pull(`${registry.host}/web`);
    const found = layerDirs(stand)
      .flatMap((dir) => readdirSync(dir, { recursive: true }).map(String))
      .sort();
    assert.deepEqual(found, ['bin', 'bin/sh', 'etc', 'etc', 'etc/issue', 'etc/motd', 'etc/motd', 'large']);
  });
});

describe('a pull that goes wrong', { skip }, () => {
  test('a registry that cuts off in the middle of a blob is asked for the rest', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand({ clock: eagerClock() });
    const { layers } = putImage(registry, 'web', WEB, { packing: 'none' });
    registry.fail({ on: new RegExp(`blobs/${layers[1]?.digest}`), cutAfter: 150_000, times: 2 });
    const retried: string[] = [];
    const onProgress = ({ phase, message }: ImageProgress): void => {
      if (phase === 'retrying') retried.push(message ?? '');
    };
    await stand.images.pull(`${registry.host}/web`, { onProgress });
    assert.ok(retried.length >= 1);
    assert.equal(retried[0], 'the connection was cut off');
  });

  test('a pull that failed half way goes on from where it was', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand({ clock: eagerClock() });
    const { layers } = putImage(registry, 'web', WEB, { packing: 'none' });
    const [, large] = layers;
    registry.fail({ on: new RegExp(`blobs/${large?.digest}`), cutAfter: 150_000, times: 1 });
    registry.fail({ on: new RegExp(`blobs/${large?.digest}`), answer: 404 });
    await rejects(stand.images.pull(`${registry.host}/web`), 'registry_error');
    assert.deepEqual(await stand.images.list(), []);
    registry.heal();
    const before = registry.requests.length;
    await stand.images.pull(`${registry.host}/web`);
    const resumed = registry.requests.slice(before).find(({ line }) => line.includes(large?.digest ?? ''));
    assert.match(resumed?.range ?? '', /^bytes=\d{4,}-/);
    assert.deepEqual(leftOvers(stand), []);
  });

  test('what an earlier pull left damaged is fetched anew', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { layers } = putImage(registry, 'web', WEB);
    const [first] = layers;
    {
      await using ingest = await stand.content.ingest(first?.digest ?? aDigest('none'));
      await ingest?.write(Buffer.from('damaged'));
    }
    await stand.images.pull(`${registry.host}/web`);
    const asked = registry.requests.filter(({ line }) => line.includes(first?.digest ?? ''));
    assert.deepEqual(
      asked.map(({ range }) => range),
      [`bytes=7-${(first?.size ?? 0) - 1}`, undefined],
    );
  });

  test('a registry that lies about a blob is found out, and nothing of it is kept', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { layers } = putImage(registry, 'web', WEB);
    registry.fail({ on: new RegExp(`blobs/${layers[1]?.digest}`), isLying: true });
    await rejects(stand.images.pull(`${registry.host}/web`), 'blob_digest_mismatch');
    assert.equal(
      (await stand.content.list()).some(({ digest }) => digest === layers[1]?.digest),
      false,
    );
    // What had come of the others until then is gone on with.
    const [, hex = ''] = layers[1]?.digest.split(':') ?? [];
    assert.deepEqual(
      leftOvers(stand).filter((name) => name.includes(hex)),
      [],
    );
    await stand.sweep();
    assert.deepEqual(await stand.content.list(), []);
    assert.deepEqual(stand.snapshots.list(), []);
    registry.heal();
    await stand.images.pull(`${registry.host}/web`);
  });

  test('a registry that lies about the configuration is found out', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { config } = putImage(registry, 'web', WEB);
    registry.fail({ on: new RegExp(`blobs/${config.digest}`), isLying: true });
    await rejects(stand.images.pull(`${registry.host}/web`), 'blob_digest_mismatch');
  });

  test('a layer that is not the tar that the configuration says is refused', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const other = makeImage([[{ name: 'other', content: 'other' }]]);
    putImage(registry, 'web', {
      layers: other.layers,
      config: makeImage([[{ name: 'mine', content: 'mine' }]]).config,
    });
    await rejects(stand.images.pull(`${registry.host}/web`), 'blob_digest_mismatch');
    assert.deepEqual(stand.snapshots.list(), []);
  });

  test('a registry that goes silent is given up in time', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand({ idleTimeoutMs: 200, clock: eagerClock() });
    const { layers } = putImage(registry, 'web', WEB);
    registry.fail({ on: new RegExp(`blobs/${layers[1]?.digest}`), silentAfter: 50 });
    await assert.rejects(stand.images.pull(`${registry.host}/web`), {
      code: 'registry_unreachable',
      message: `cannot reach registry ${registry.host}: no answer in time`,
    });
  });

  test('a cancelled pull ends at once and registers nothing', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { layers } = putImage(registry, 'web', WEB, { packing: 'none' });
    registry.fail({ on: new RegExp(`blobs/${layers[1]?.digest}`), silentAfter: 200_000 });
    const controller = new AbortController();
    const onProgress = ({ phase }: ImageProgress): void => {
      if (phase === 'downloading') controller.abort();
    };
    await rejects(
      stand.images.pull(`${registry.host}/web`, { onProgress, cancelSignal: controller.signal }),
      'cancelled',
    );
    assert.deepEqual(await stand.images.list(), []);
  });

  test('manifests that make no sense are refused in words', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { config, layers } = putImage(registry, 'web', WEB);
    const bad: readonly (readonly [unknown, string])[] = [
      ['{', 'manifest_invalid'],
      [{ schemaVersion: 1, name: 'web', fsLayers: [] }, 'manifest_too_old'],
      [{ schemaVersion: 2, config, layers, manifests: [] }, 'manifest_invalid'],
      [{ schemaVersion: 2, config, layers: layers.slice(1) }, 'manifest_invalid'],
      [{ schemaVersion: 2, config: { ...config, digest: '../../etc/passwd' }, layers }, 'manifest_invalid'],
      [{ schemaVersion: 2, config: { ...config, size: -1 }, layers }, 'manifest_invalid'],
      [{ schemaVersion: 2, config: { ...config, size: 5_000_000_000 }, layers }, 'manifest_invalid'],
      [{ schemaVersion: 2, config: layers[0], layers }, 'manifest_invalid'],
    ];
    for (const [manifest, code] of bad) {
      registry.putManifest('web', 'bad', typeof manifest === 'string' ? Buffer.from(manifest) : manifest);
      await rejects(stand.images.pull(`${registry.host}/web:bad`), code);
    }
    assert.deepEqual(await stand.images.list(), []);
  });
});

describe('several at once', { skip }, () => {
  test('two engines on one state root pull the same image: both succeed, each blob is fetched once', async () => {
    await using registry = await openFakeRegistry();
    await using one = await openImageStand();
    await using two = await openImageStand({ roots: one.roots });
    const { layers } = putImage(registry, 'web', WEB);
    const pull = (images: ImageService) => images.pull(`${registry.host}/web`);
    const [first, second] = await Promise.all([pull(one.images), pull(two.images)]);
    assert.equal(first.image.id, second.image.id);
    for (const { digest } of layers) {
      assert.equal(registry.requests.filter(({ line }) => line.startsWith('GET') && line.includes(digest)).length, 1);
    }
    assert.equal(one.snapshots.list().length, 3);
    assert.deepEqual(leftOvers(one), []);
  });

  test('a sweep during a pull takes nothing of it', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(registry, 'web', WEB);
    const sweeps: Promise<number>[] = [];
    const onProgress = (): void => void sweeps.push(stand.sweep());
    await stand.images.pull(`${registry.host}/web`, { onProgress });
    assert.ok(sweeps.length > 3);
    assert.equal(
      (await Promise.all(sweeps)).reduce((sum, count) => sum + count),
      0,
    );
    const stack: readonly (ChainId | string)[] = stand.snapshots.list().map(({ key }) => key);
    assert.equal(stack.length, 3);
  });

  test('removing an image takes blobs and layers with it, but none that another stands on', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const base = [{ name: 'base', content: 'base' }];
    putImage(registry, 'one', makeImage([base, [{ name: 'one', content: '1' }]]));
    putImage(registry, 'two', makeImage([base, [{ name: 'two', content: '2' }]]));
    const { image } = await stand.images.pull(`${registry.host}/one`);
    await stand.images.pull(`${registry.host}/two`);
    const removed = await stand.images.remove(`${registry.host}/one`);
    assert.deepEqual(removed.slice(0, 2), [
      { untagged: `${registry.host}/one:latest` },
      { untagged: image.repoDigests[0] },
    ]);
    assert.equal(removed.length, 4, 'the image and its own layer');
    assert.equal(stand.snapshots.list().length, 2);
    await stand.images.remove(`${registry.host}/two`);
    assert.deepEqual(stand.snapshots.list(), []);
    assert.deepEqual(await stand.content.list(), []);
    assert.deepEqual(readdirSync(join(layout.snapshots(stand.roots), 'l')), []);
  });
});

test('a whole tree is where overlay finds it', { skip }, async () => {
  await using registry = await openFakeRegistry();
  await using stand = await openImageStand();
  putImage(registry, 'web', WEB);
  await stand.images.pull(`${registry.host}/web`);
  assert.equal(readFileSync(join(layerDirs(stand)[0] ?? '', 'bin/sh'), 'utf8'), 'a shell');
});
