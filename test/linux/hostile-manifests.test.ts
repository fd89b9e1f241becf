import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';

import { layout } from '../../src/engine/roots.js';
import type { Descriptor } from '../../src/oci/descriptor.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { eagerClock } from '../support/eager-clock.js';
import { type FakeRegistry, openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { makeImage, putImage } from '../support/images/make-image.js';

const WEB = makeImage([[{ name: 'etc/motd', content: 'hello '.repeat(2000) }]]);
const LINUX = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' };
/** More would be a registry that leads us on. */
const MOST_REQUESTS = 12;

const leftOvers = ({ roots }: ImageStand): readonly string[] =>
  existsSync(layout.ingests(roots)) ? readdirSync(layout.ingests(roots)) : [];

/** An index in an index in an index …, around the image. */
function nested(registry: FakeRegistry, depth: number): void {
  let inner: Descriptor = putImage(registry, 'web:plain', WEB).manifest;
  for (let level = 0; level < depth; level += 1) {
    const manifests = [{ ...inner, platform: LINUX }];
    inner = registry.putManifest('web', 'deep', { schemaVersion: 2, manifests }, MEDIA_TYPE.ociIndex);
  }
}

describe('documents of a registry that means harm', { skip: layerTestReason() }, () => {
  test('an index in an index is followed, one 300 deep is not', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    nested(registry, 300);
    await assert.rejects(stand.images.pull(`${registry.host}/web:deep`), { code: 'manifest_invalid' });
    assert.ok(registry.requests.length <= MOST_REQUESTS, `${registry.requests.length} requests`);
    assert.deepEqual(await stand.images.list(), []);
    nested(registry, 2);
    assert.equal((await stand.images.pull(`${registry.host}/web:deep`)).isNew, true);
  });

  for (const [what, change] of [
    ['a layer named 20,000 times', ({ config, layers }: Parts) => ({ config, layers: Array(20_000).fill(layers[0]) })],
    [
      'an index of 20,000 manifests for another machine',
      ({ manifest }: Parts) => ({
        manifests: Array(20_000).fill({ ...manifest, platform: { os: 'plan9', architecture: 'mips' } }),
      }),
    ],
    ['layers and manifests at once', ({ config, layers }: Parts) => ({ config, layers, manifests: [] })],
    ['a configuration that is its own layer', ({ layers }: Parts) => ({ config: layers[0], layers })],
  ] as const) {
    test(`${what}: refused, and no image of it`, async () => {
      await using registry = await openFakeRegistry();
      await using stand = await openImageStand();
      const parts = putImage(registry, 'web:plain', WEB);
      const type = what.includes('index') ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.ociManifest;
      registry.putManifest('web', 'bad', { schemaVersion: 2, ...change(parts) }, type);
      await assert.rejects(stand.images.pull(`${registry.host}/web:bad`), ({ code }) => REFUSALS.includes(code));
      assert.ok(registry.requests.length <= MOST_REQUESTS, `${registry.requests.length} requests`);
      assert.deepEqual(await stand.images.list(), []);
    });
  }

  test('a layer that says it takes 8 EiB: what came is kept for the next time, as of a line that was cut', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand({ clock: eagerClock() });
    const { config, layers } = putImage(registry, 'web:plain', WEB);
    const endless = layers.map((layer) => ({ ...layer, size: Number.MAX_SAFE_INTEGER }));
    registry.putManifest('web', 'bad', { schemaVersion: 2, config, layers: endless });
    await assert.rejects(stand.images.pull(`${registry.host}/web:bad`), { code: 'registry_unreachable' });
    assert.deepEqual(await stand.images.list(), []);
    assert.equal((await stand.images.pull(`${registry.host}/web:plain`)).isNew, true);
  });

  test('a configuration nested a hundred thousand deep', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { layers } = putImage(registry, 'web:plain', WEB);
    const deep = `{"os":"linux","architecture":"${LINUX.architecture}","config":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const config = registry.putBlob(Buffer.from(deep), MEDIA_TYPE.ociConfig);
    registry.putManifest('web', 'bad', { schemaVersion: 2, config, layers });
    await assert.rejects(stand.images.pull(`${registry.host}/web:bad`), { code: 'manifest_invalid' });
    assert.deepEqual(await stand.images.list(), []);
  });

  test('a page in the stead of a manifest, as where one has to log in to a network first', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    registry.putManifest('web', 'page', Buffer.from('<html>Welcome to the hotel</html>'), 'text/html');
    await assert.rejects(stand.images.pull(`${registry.host}/web:page`), { code: 'manifest_invalid' });
  });

  test('a manifest under a type that says nothing is read for what it is', async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { config, layers } = putImage(registry, 'web:plain', WEB);
    const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers };
    registry.putManifest('web', 'vague', manifest, 'application/octet-stream');
    assert.equal((await stand.images.pull(`${registry.host}/web:vague`)).isNew, true);
  });
});

type Parts = ReturnType<typeof putImage>;

const REFUSALS: readonly string[] = [
  'manifest_invalid',
  'image_platform_missing',
  'layer_invalid',
  'registry_unreachable',
];

describe('a line that is cut once at every kind of place', { skip: layerTestReason(), timeout: 600_000 }, () => {
  for (const part of ['manifest', 'configuration', 'layer'] as const) {
    test(`of a ${part}: before its first byte, in its head, in its middle, before its last`, async () => {
      await using registry = await openFakeRegistry();
      const { manifest, config, layers } = putImage(registry, 'web', WEB);
      const { digest, size } = { manifest, configuration: config, layer: layers[0] ?? config }[part];
      for (const cutAfter of [0, 1, 5, 17, Math.floor(size / 2), size - 8, size - 1]) {
        await using stand = await openImageStand({ clock: eagerClock() });
        const on = part === 'manifest' ? /^GET .*manifests\// : new RegExp(`^GET .*${digest}`);
        registry.fail({ on, times: 1, cutAfter });
        const pulled = await stand.images.pull(`${registry.host}/web`);
        assert.equal(pulled.digest, manifest.digest, `cut after ${cutAfter}`);
        assert.deepEqual(leftOvers(stand), []);
        registry.heal();
      }
    });
  }
});
