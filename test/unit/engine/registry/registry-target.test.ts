import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BlobToWrite, ImageTarget } from '../../../../src/engine/image/image-target.js';
import type { Credentials } from '../../../../src/engine/registry/credentials.js';
import { registryEndpoints } from '../../../../src/engine/registry/registry-hosts.js';
import { openRegistryTarget } from '../../../../src/engine/registry/registry-target.js';
import { nodeFetch } from '../../../../src/host/node/fetch.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { digestOf, type FakeRegistry, openFakeRegistry } from '../../../support/fake-registry/fake-registry.js';

const BLOB = Buffer.from(Array.from({ length: 900_000 }, (_, index) => (index * 7919) & 0xff));
const CHUNK_BYTES = 64 * 1024;
const fetch = nodeFetch({});

function target({ host }: FakeRegistry, repository: string, login?: Credentials): ImageTarget {
  const reference = parseReference(`${host}/${repository}`);
  const location = { ...reference, endpoints: registryEndpoints(host) };
  return openRegistryTarget(reference, location, {
    host: { clock: eagerClock(), random: systemRandom },
    fetch,
    credentials: async () => login,
    idleTimeoutMs: 5000,
  });
}

function blob(bytes: Buffer = BLOB, more: Partial<BlobToWrite> = {}): BlobToWrite & { readonly opened: number[] } {
  const opened: number[] = [];
  return {
    descriptor: { mediaType: '', digest: digestOf(bytes), size: bytes.byteLength },
    opened,
    async *open(offset) {
      opened.push(offset);
      for (let at = offset; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    },
    ...more,
  };
}

const linesOf = ({ requests }: FakeRegistry): readonly string[] =>
  requests.map(({ line }) => line.replaceAll(/sha256:[0-9a-f]+|sha256%3A[0-9a-f]+/g, 'D'));

describe('registry target', () => {
  test('a blob that is missing is sent as a whole, and not again where it is there', async () => {
    await using registry = await openFakeRegistry();
    const web = target(registry, 'team/web');
    const one = blob();
    const sent: number[] = [];
    assert.deepEqual(await web.writeBlob(one, { onProgress: (bytes) => sent.push(bytes) }), { how: 'sent' });
    assert.deepEqual(registry.blob(one.descriptor.digest), BLOB);
    assert.equal(sent.at(-1), BLOB.byteLength);
    assert.deepEqual(await web.writeBlob(one), { how: 'exists' });
    assert.deepEqual(one.opened, [0]);
    assert.deepEqual(linesOf(registry), [
      'HEAD /v2/team/web/blobs/D',
      'POST /v2/team/web/blobs/uploads/',
      'PUT /v2/team/web/blobs/uploads/upload-1?_state=s&digest=D',
      'HEAD /v2/team/web/blobs/D',
    ]);
  });

  test('an empty blob can be sent', async () => {
    await using registry = await openFakeRegistry();
    assert.deepEqual(await target(registry, 'web').writeBlob(blob(Buffer.alloc(0))), { how: 'sent' });
  });

  test('a blob of another repository there is mounted, and nothing of it is sent', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token' } });
    await target(registry, 'base').writeBlob(blob());
    const one = blob(BLOB, { repositories: ['gone', 'base'] });
    assert.deepEqual(await target(registry, 'web').writeBlob(one), { how: 'mounted', repository: 'base' });
    assert.deepEqual(one.opened, []);
    const scopes = registry.requests.flatMap(({ line }) =>
      line.startsWith('GET /token') ? [new URL(line.slice(4), 'http://x').searchParams.getAll('scope')] : [],
    );
    assert.ok(
      scopes.some((scope) => scope.includes('repository:base:pull') && scope.includes('repository:web:pull,push')),
    );
  });

  test('what cannot be mounted is sent, to the upload that was opened for it', async () => {
    await using registry = await openFakeRegistry();
    const one = blob(BLOB, { repositories: ['secret'] });
    assert.deepEqual(await target(registry, 'web').writeBlob(one), { how: 'sent' });
    assert.equal(linesOf(registry).filter((line) => line.startsWith('POST')).length, 1);
    registry.fail({ on: /mount=/, answer: 403 });
    const other = blob(Buffer.from('other'), { repositories: ['secret'] });
    assert.deepEqual(await target(registry, 'web').writeBlob(other), { how: 'sent' });
  });

  for (const cutAfter of [1, 300_000, BLOB.byteLength - 1]) {
    test(`an upload that is cut off after ${cutAfter} bytes goes on from what the registry has`, async () => {
      await using registry = await openFakeRegistry();
      registry.fail({ on: /^PUT/, cutAfter, times: 1 });
      const one = blob();
      const reasons: string[] = [];
      await target(registry, 'web').writeBlob(one, { onRetry: (reason) => reasons.push(reason) });
      assert.deepEqual(registry.blob(one.descriptor.digest), BLOB);
      assert.equal(reasons.length, 1);
      assert.deepEqual(one.opened, cutAfter === 1 ? [0, 0] : [0, cutAfter]);
    });
  }

  test('it is cut off again and again, and gets there as long as it gets further', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ on: /^PUT/, cutAfter: 100_000, times: 1 });
    registry.fail({ on: /^PATCH/, cutAfter: 300_000, times: 2 });
    registry.fail({ on: /^PATCH/, cutAfter: 10_000, times: 2 });
    const one = blob();
    await target(registry, 'web').writeBlob(one);
    assert.deepEqual(registry.blob(one.descriptor.digest), BLOB);
  });

  test('a registry that has lost the upload gets all of it again', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ on: /^PUT/, cutAfter: 300_000, times: 1 });
    registry.fail({ on: /^GET .*uploads/, answer: 404, times: 1 });
    const one = blob();
    await target(registry, 'web').writeBlob(one);
    assert.deepEqual(one.opened, [0, 0]);
  });

  test('one that cannot go on in the middle gets all of it again', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ on: /^PUT/, cutAfter: 300_000, times: 1 });
    registry.fail({ on: /^PATCH/, answer: 416, times: 1 });
    const one = blob();
    await target(registry, 'web').writeBlob(one);
    assert.deepEqual(one.opened, [0, 300_000, 0]);
  });

  for (const status of [429, 500, 503]) {
    test(`${status} is waited for`, async () => {
      await using registry = await openFakeRegistry();
      for (const on of [/^HEAD/, /^POST/, /^PUT/]) registry.fail({ on, answer: status, times: 1 });
      await target(registry, 'web').writeBlob(blob());
      assert.ok(registry.blob(blob().descriptor.digest));
    });
  }

  for (const [status, code] of [
    [401, 'registry_unauthorized'],
    [403, 'registry_unauthorized'],
    [404, 'upload_failed'],
    [413, 'upload_failed'],
    [416, 'upload_failed'],
    [429, 'registry_rate_limited'],
    [500, 'registry_error'],
  ] as const) {
    test(`${status} that stays is told`, async () => {
      await using registry = await openFakeRegistry();
      registry.fail({ on: /^PUT/, answer: status });
      await assert.rejects(target(registry, 'web').writeBlob(blob()), { code });
    });
  }

  test('who may not write is told in the registry’s words', async () => {
    await using registry = await openFakeRegistry();
    const body = JSON.stringify({
      errors: [{ code: 'DENIED', message: 'requested access to the resource is denied' }],
    });
    registry.fail({ on: /^POST/, answer: 403, body });
    await assert.rejects(target(registry, 'web').writeBlob(blob()), {
      code: 'registry_unauthorized',
      message: 'denied: requested access to the resource is denied',
    });
  });

  test('who is not logged in is told so; who is, is let in', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'ann:secret' } });
    await assert.rejects(target(registry, 'web').writeBlob(blob()), { message: 'no basic auth credentials' });
    await target(registry, 'web', { username: 'ann', password: 'secret' }).writeBlob(blob());
  });

  test('a token that ends in the middle is renewed', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token', tokenUses: 1 } });
    const one = blob();
    await target(registry, 'web').writeBlob(one);
    assert.deepEqual(registry.blob(one.descriptor.digest), BLOB);
  });

  test('bytes that are not those of the digest are refused in clear words', async () => {
    await using registry = await openFakeRegistry();
    const one = blob();
    const lying = { ...one, open: blob(Buffer.alloc(BLOB.byteLength)).open };
    await assert.rejects(target(registry, 'web').writeBlob(lying), {
      code: 'upload_failed',
      message: `blob upload invalid: registry ${registry.host} did not take ${one.descriptor.digest}: digest invalid: digest invalid (HTTP 400)`,
    });
  });

  test('what reading the blob throws is what is thrown', async () => {
    await using registry = await openFakeRegistry();
    const one = blob(BLOB, {
      open: () => {
        throw new RangeError('no such bytes');
      },
    });
    await assert.rejects(target(registry, 'web').writeBlob(one), { message: 'no such bytes' });
  });

  test('a registry that sends the upload elsewhere sends no login there, and one without end is left', async () => {
    await using elsewhere = await openFakeRegistry();
    await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'ann:secret' } });
    const login = { username: 'ann', password: 'secret' };
    const location = `http://${elsewhere.host}/v2/x/blobs/uploads/none`;
    registry.fail({ on: /^POST/, answer: 202, headers: { location }, times: 1 });
    elsewhere.fail({ on: /^PUT/, answer: 403 });
    await assert.rejects(target(registry, 'web', login).writeBlob(blob()), { code: 'registry_unauthorized' });
    assert.deepEqual(
      elsewhere.requests.map(({ authorization }) => authorization),
      [undefined],
    );
    registry.fail({ on: /^PUT/, redirectTo: '/v2/web/blobs/uploads/round' });
    await assert.rejects(target(registry, 'web', login).writeBlob(blob()), {
      code: 'registry_unreachable',
      message: /redirected too often/,
    });
  });

  test('an upload that is cancelled ends at once', async () => {
    await using registry = await openFakeRegistry();
    const controller = new AbortController();
    const onProgress = (bytes: number): void => {
      if (bytes > 0) controller.abort();
    };
    await assert.rejects(target(registry, 'web').writeBlob(blob(), { onProgress, cancelSignal: controller.signal }), {
      code: 'cancelled',
    });
  });

  test('a manifest is stored byte for byte, and a registry that makes another of it is found out', async () => {
    await using registry = await openFakeRegistry();
    const web = target(registry, 'web');
    const config = blob(Buffer.from('{}'));
    await web.writeBlob(config);
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: config.descriptor, layers: [] }, null, 3));
    const manifest = {
      name: '1',
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(bytes),
      bytes,
    };
    assert.equal(await web.hasManifest(manifest.digest), false);
    await web.writeManifest(manifest);
    assert.deepEqual(registry.manifest('web', '1')?.bytes, bytes);
    assert.equal(await web.hasManifest(manifest.digest), true);
    registry.fail({ on: /^PUT/, answer: 201, headers: { 'docker-content-digest': digestOf(Buffer.from('x')) } });
    await assert.rejects(web.writeManifest(manifest), { code: 'blob_digest_mismatch' });
  });
});

describe('a manifest that is refused', () => {
  const BYTES = Buffer.from(JSON.stringify({ schemaVersion: 2, layers: [] }));
  const MANIFEST = {
    name: '1',
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOf(BYTES),
    bytes: BYTES,
  };
  const refusal = (code: string) =>
    ({ on: /^PUT/, answer: 400, body: JSON.stringify({ errors: [{ code, message: 'no' }] }) }) as const;

  for (const code of ['DIGEST_INVALID', 'MANIFEST_BLOB_UNKNOWN']) {
    test(`as another push to the repository is at work is sent again: ${code}`, async () => {
      await using registry = await openFakeRegistry();
      registry.fail({ ...refusal(code), times: 2 });
      await target(registry, 'web').writeManifest(MANIFEST);
      assert.deepEqual(registry.manifest('web', '1')?.bytes, BYTES);
      assert.equal(registry.requests.length, 3);
    });
  }

  test('again and again, or for what it is, is told', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ ...refusal('MANIFEST_INVALID'), times: 1 });
    await assert.rejects(target(registry, 'web').writeManifest(MANIFEST), /manifest invalid: no \(HTTP 400\)/);
    assert.equal(registry.requests.length, 1);
    registry.fail(refusal('DIGEST_INVALID'));
    await assert.rejects(target(registry, 'web').writeManifest(MANIFEST), /digest invalid: no \(HTTP 400\)/);
  });
});

describe('a blob that is sent while it is being made', () => {
  const inTheMaking = (bytes: Buffer = BLOB) => {
    const { descriptor, open } = blob(bytes);
    return { bytes: open(0), describe: () => descriptor };
  };

  test('goes without its length, and is there under its digest', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token' } });
    const sent: number[] = [];
    const onProgress = (bytes: number): void => void sent.push(bytes);
    assert.equal(await target(registry, 'web').writeBlobInTheMaking(inTheMaking(), { onProgress }), true);
    assert.deepEqual(registry.blob(digestOf(BLOB)), BLOB);
    assert.equal(sent.at(-1), BLOB.byteLength);
  });

  for (const [what, fault] of [
    ['no upload', { on: /^POST/, answer: 500 }],
    ['no piece without a length', { on: /^PATCH/, answer: 411 }],
    ['nothing behind it', { on: /^PATCH/, cutAfter: 300_000 }],
    ['other bytes', { on: /^PUT/, answer: 400 }],
  ] as const) {
    test(`a registry that takes ${what} is not told of, and has it by the ordinary way`, async () => {
      await using registry = await openFakeRegistry();
      registry.fail({ ...fault, times: 1 });
      const web = target(registry, 'web');
      assert.equal(await web.writeBlobInTheMaking(inTheMaking()), false);
      assert.deepEqual(await web.writeBlob(blob()), { how: 'sent' });
    });
  }

  test('nothing is stored where making it fails, or makes something else', async () => {
    await using registry = await openFakeRegistry();
    const web = target(registry, 'web');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield BLOB.subarray(0, 100_000);
      throw new RangeError('no more of it');
    }
    const { describe } = inTheMaking();
    assert.equal(await web.writeBlobInTheMaking({ bytes: failing(), describe }), false);
    assert.equal(await web.writeBlobInTheMaking({ ...inTheMaking(BLOB.subarray(1)), describe }), false);
    assert.equal(registry.blob(digestOf(BLOB)), undefined);
  });

  test('it is cancelled', async () => {
    await using registry = await openFakeRegistry();
    const controller = new AbortController();
    const options = { onProgress: () => controller.abort(), cancelSignal: controller.signal };
    await assert.rejects(target(registry, 'web').writeBlobInTheMaking(inTheMaking(), options), { code: 'cancelled' });
  });
});
