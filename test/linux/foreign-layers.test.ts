import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { PushProgress } from '../../src/engine/image/image.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { type FakeRegistry, openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { makeImage } from '../support/images/make-image.js';

const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
const IMAGE = makeImage([[{ name: 'theirs', content: 'not to be given on' }], [{ name: 'ours', content: 'ours' }]]);

/** An image of which the lowest layer is with its maker alone. */
function put(registry: FakeRegistry, maker: FakeRegistry, place?: string) {
  const [theirs = Buffer.alloc(0), ours = Buffer.alloc(0)] = IMAGE.layers.map((tar) => gzipSync(tar));
  const foreign = maker.putBlob(theirs, FOREIGN);
  const urls = [place ?? `http://${maker.host}/v2/any/blobs/${foreign.digest}`];
  const layers = [{ ...foreign, urls }, registry.putBlob(ours, MEDIA_TYPE.dockerLayerGzip)];
  const config = registry.putBlob(Buffer.from(JSON.stringify(IMAGE.config)), MEDIA_TYPE.dockerConfig);
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.dockerManifest, config, layers };
  return { foreign, manifest: registry.putManifest('web', '1', manifest, MEDIA_TYPE.dockerManifest) };
}

describe('an image with a layer that its maker alone gives out', { skip: layerTestReason() }, () => {
  test('is pulled with it, and pushed and copied without it, in the same manifest', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    await using target = await openFakeRegistry();
    await using stand = await openImageStand();
    const { foreign, manifest } = put(registry, maker);
    const { image } = await stand.images.pull(`${registry.host}/web:1`);
    assert.equal(stand.snapshots.list().length, 2);
    assert.ok(await stand.content.has(foreign.digest));

    await stand.images.tag(image.id, `${target.host}/web:pushed`);
    const phases = new Set<PushProgress['phase']>();
    const onProgress = ({ phase }: PushProgress): void => void phases.add(phase);
    const pushed = await stand.images.push(`${target.host}/web:pushed`, { onProgress });
    await stand.images.copy({ from: `${registry.host}/web:1`, to: `${target.host}/web:copied` }, { onProgress });
    assert.ok(phases.has('skipped') && phases.has('pushed'), [...phases].join(' '));
    assert.equal(pushed.digest, manifest.digest);
    assert.equal(target.manifest('web', 'copied')?.digest, manifest.digest);
    assert.equal(target.blob(foreign.digest), undefined);
  });

  test('is not pulled where what lies there is another layer', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    await using stand = await openImageStand();
    put(registry, maker);
    maker.fail({ on: /^GET/, isLying: true });
    await assert.rejects(stand.images.pull(`${registry.host}/web:1`), { code: 'blob_digest_mismatch' });
    assert.deepEqual(await stand.images.list(), []);
  });
});
