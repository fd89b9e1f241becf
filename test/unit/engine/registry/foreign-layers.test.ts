import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { withForeignLayers } from '../../../../src/engine/registry/foreign-layers.js';
import { openRegistrySource } from '../../../../src/engine/registry/registry-source.js';
import { nodeFetch } from '../../../../src/host/node/fetch.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import type { Descriptor } from '../../../../src/oci/descriptor.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { digestOf, type FakeRegistry, openFakeRegistry } from '../../../support/fake-registry/fake-registry.js';

const LAYER = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) & 0xff));
const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
const UNUSABLE = ['file:///etc/passwd', 'not an address'];

function read(registry: FakeRegistry, layer: Partial<Descriptor>): Promise<Buffer> {
  const options = {
    host: { clock: eagerClock(), random: systemRandom },
    fetch: nodeFetch({}),
    credentials: async () => ({ username: 'ann', password: 'secret' }),
  };
  const source = withForeignLayers(openRegistrySource(parseReference(`${registry.host}/web`), options), options);
  const descriptor = { mediaType: FOREIGN, digest: digestOf(LAYER), size: LAYER.byteLength, ...layer };
  return Array.fromAsync(source.readBlob(descriptor)).then(Buffer.concat);
}

describe('layers that their maker alone gives out', () => {
  test('come from where the manifest says, past places that have them not, and nobody there is told who we are', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    const { digest } = maker.putBlob(LAYER);
    const urls = [
      ...UNUSABLE,
      `http://${maker.host}/v2/x/blobs/${digestOf(Buffer.of(1))}`,
      `http://${maker.host}/v2/x/blobs/${digest}`,
    ];
    assert.ok((await read(registry, { urls })).equals(LAYER));
    assert.ok(maker.requests.every(({ authorization }) => authorization === undefined));
  });

  test('are read on where a place broke off', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    const { digest } = maker.putBlob(LAYER);
    maker.fail({ on: /^GET/, cutAfter: 100_000, times: 1 });
    assert.ok((await read(registry, { urls: [`http://${maker.host}/v2/x/blobs/${digest}`] })).equals(LAYER));
    assert.match(maker.requests[1]?.range ?? '', /^bytes=\d+-299999$/);
  });

  test('come from the registry where it has them', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    registry.putBlob(LAYER);
    assert.ok((await read(registry, { urls: [`http://${maker.host}/layer`] })).equals(LAYER));
    assert.deepEqual(maker.requests, []);
  });

  test('are told of where no place has them', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    await assert.rejects(read(registry, { urls: [`http://${maker.host}/v2/x/blobs/${digestOf(LAYER)}`] }), {
      code: 'registry_error',
      message: new RegExp(maker.host),
    });
    await assert.rejects(read(registry, { urls: UNUSABLE }), { code: 'manifest_invalid' });
  });

  test('and of others the addresses are not looked at', async () => {
    await using registry = await openFakeRegistry();
    await using maker = await openFakeRegistry();
    maker.putBlob(LAYER);
    const urls = [`http://${maker.host}/v2/x/blobs/${digestOf(LAYER)}`];
    const mediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
    await assert.rejects(read(registry, { mediaType, urls }), { code: 'registry_error' });
    assert.deepEqual(maker.requests, []);
  });
});
