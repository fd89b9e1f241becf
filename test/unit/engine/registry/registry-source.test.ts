import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ImageSource } from '../../../../src/engine/image/image-source.js';
import type { Credentials } from '../../../../src/engine/registry/credentials.js';
import { openRegistrySource } from '../../../../src/engine/registry/registry-source.js';
import { nodeFetch } from '../../../../src/host/node/fetch.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { digestOf, openFakeRegistry } from '../../../support/fake-registry/fake-registry.js';

const BLOB = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) & 0xff));
const fetch = nodeFetch({});

type Setup = { readonly login?: Credentials; readonly idleTimeoutMs?: number };

function source(
  name: string,
  { login, idleTimeoutMs }: Setup = {},
): ImageSource & { readonly sleeps: readonly number[] } {
  const clock = eagerClock();
  const opened = openRegistrySource(parseReference(name), {
    host: { clock, random: systemRandom },
    fetch,
    credentials: async () => login,
    idleTimeoutMs,
  });
  return { ...opened, sleeps: clock.sleeps };
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('registry source', () => {
  test('a tag is resolved to the digest, type and size of its manifest, which is read and verified', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('team/web', '1.0', { schemaVersion: 2 });
    const web = source(`${registry.host}/team/web:1.0`);
    const found = await web.resolve();
    assert.deepEqual(found, put);
    assert.equal(Buffer.from(await web.readManifest(found)).toString(), '{"schemaVersion":2}');
  });

  test('a registry that knows no HEAD is asked with GET, and only once', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^HEAD/, answer: 405 });
    const web = source(`${registry.host}/web`);
    assert.deepEqual(await web.resolve(), put);
    await web.readManifest(put);
    assert.deepEqual(
      registry.requests.map(({ line }) => line.slice(0, 4)),
      ['HEAD', 'GET '],
    );
  });

  test('an unknown tag says so in docker’s words', async () => {
    await using registry = await openFakeRegistry();
    await assert.rejects(source(`${registry.host}/web:nope`).resolve(), {
      code: 'manifest_unknown',
      message: `manifest for ${registry.host}/web:nope not found: manifest unknown: manifest unknown`,
    });
  });

  test('of schema 1 is known by its type, before its digest, which is not that of its bytes, is looked at', async () => {
    for (const fault of [undefined, { on: /^HEAD/, answer: 405 }]) {
      await using registry = await openFakeRegistry();
      const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
      const put = registry.putManifest('web', 'old', { schemaVersion: 1, signatures: [] }, type);
      if (fault) registry.fail(fault);
      const web = source(`${registry.host}/web:old`);
      const told = {
        code: 'manifest_too_old',
        message: new RegExp(`the author of ${registry.host}/web:old to upgrade`),
      };
      await assert.rejects(web.resolve(), told);
      registry.fail({ on: /^GET/, isLying: true });
      await assert.rejects(web.readManifest(put), told);
    }
  });

  test('a manifest that is not what its digest says is refused', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^GET .*manifests/, isLying: true });
    await assert.rejects(source(`${registry.host}/web`).readManifest(put), { code: 'blob_digest_mismatch' });
  });

  test('a manifest without end is not read to its end', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^GET .*manifests/, tooMany: 5 * 1024 * 1024 });
    await assert.rejects(source(`${registry.host}/web`).readManifest(put), { code: 'manifest_invalid' });
  });

  test('a registry that is not there is told by its name', async () => {
    const gone = await openFakeRegistry();
    await gone[Symbol.asyncDispose]();
    await assert.rejects(source(`${gone.host}/web`).resolve(), {
      code: 'registry_unreachable',
      message: `cannot reach registry ${gone.host}: connection refused`,
    });
  });

  test('a registry that says nothing is given up', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^GET .*manifests/, silentAfter: 3 });
    await assert.rejects(source(`${registry.host}/web`, { idleTimeoutMs: 200 }).readManifest(put), {
      code: 'registry_unreachable',
      message: /no answer in time$/,
    });
  });

  test('a failing server is asked again, and its own words are in the sentence when it goes on failing', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^GET/, answer: 503, times: 2 });
    const web = source(`${registry.host}/web`);
    await web.readManifest(put);
    assert.equal(web.sleeps.length, 2);
    registry.fail({
      on: /^GET/,
      answer: 500,
      body: JSON.stringify({ errors: [{ code: 'UNKNOWN', message: 'disk\u001b[2J on fire' }] }),
    });
    await assert.rejects(web.readManifest(put), {
      code: 'registry_error',
      message: `error from registry ${registry.host}: unknown: disk [2J on fire (HTTP 500)`,
    });
  });

  test('too many requests: waits as long as it is asked to, and gives up when that is too long', async () => {
    await using registry = await openFakeRegistry();
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    registry.fail({ on: /^GET/, answer: 429, headers: { 'retry-after': '3' }, times: 1 });
    const web = source(`${registry.host}/web`);
    await web.readManifest(put);
    assert.deepEqual(web.sleeps, [3000]);
    registry.fail({ on: /^GET/, answer: 429, headers: { 'retry-after': '7200' } });
    await assert.rejects(web.readManifest(put), { code: 'registry_rate_limited' });
  });

  test('cancelling ends a download', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, silentAfter: 1000 });
    const controller = new AbortController();
    const reading = source(`${registry.host}/web`).readBlob(blob, { cancelSignal: controller.signal });
    await assert.rejects(
      async () => {
        for await (const _chunk of reading) controller.abort();
      },
      { code: 'cancelled' },
    );
  });
});

describe('blobs of a registry', () => {
  test('a blob that breaks off again and again is put together from its parts', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, cutAfter: 70_000, times: 3 });
    const retried: string[] = [];
    const bytes = await collect(
      source(`${registry.host}/web`).readBlob(blob, { onRetry: (reason) => void retried.push(reason) }),
    );
    assert.equal(digestOf(bytes), blob.digest);
    assert.ok(retried.length >= 3);
    const ranges = registry.requests.map(({ range }) => range);
    assert.equal(ranges[0], undefined);
    assert.match(ranges[3] ?? '', /^bytes=\d+-299999$/);
  });

  test('what is here already is not sent again', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    const rest = await collect(source(`${registry.host}/web`).readBlob(blob, { offset: 299_000 }));
    assert.deepEqual(rest, BLOB.subarray(299_000));
    assert.equal(registry.requests.at(-1)?.range, 'bytes=299000-299999');
  });

  test('a registry without ranges sends all, and the beginning is left out', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, ignoresRange: true });
    const rest = await collect(source(`${registry.host}/web`).readBlob(blob, { offset: 123_457 }));
    assert.deepEqual(rest, BLOB.subarray(123_457));
  });

  test('a blob that is longer than its descriptor says is cut off', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, tooMany: 100_000 });
    await assert.rejects(collect(source(`${registry.host}/web`).readBlob(blob)), { code: 'blob_size_mismatch' });
  });

  test('a line that gives next to nothing is given up', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, cutAfter: 1 });
    await assert.rejects(collect(source(`${registry.host}/web`).readBlob(blob)), {
      code: 'registry_unreachable',
      message: /the connection was cut off$/,
    });
    assert.equal(registry.requests.length, 5);
  });

  test('a redirect to another host is followed without the login', async () => {
    await using storage = await openFakeRegistry();
    await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'ann:secret' } });
    const blob = storage.putBlob(BLOB);
    registry.fail({ on: /blobs/, redirectTo: `http://${storage.host}/v2/store/blobs/${blob.digest}?signature=xyz` });
    registry.putManifest('web', 'latest', {});
    const web = source(`${registry.host}/web`, { login: { username: 'ann', password: 'secret' } });
    await web.resolve();
    assert.deepEqual(await collect(web.readBlob(blob)), BLOB);
    assert.match(registry.requests.at(-1)?.authorization ?? '', /^Basic /);
    assert.equal(storage.requests.at(-1)?.authorization, undefined);
  });

  test('a redirect in a circle ends', async () => {
    await using registry = await openFakeRegistry();
    const blob = registry.putBlob(BLOB);
    registry.fail({ on: /blobs/, redirectTo: `/v2/web/blobs/${blob.digest}` });
    await assert.rejects(collect(source(`${registry.host}/web`).readBlob(blob)), {
      code: 'registry_unreachable',
      message: /redirected too often$/,
    });
  });
});

describe('logins', () => {
  test('an anonymous token is asked for once and shared', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token' } });
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    const web = source(`${registry.host}/web`);
    await web.resolve();
    await web.readManifest(put);
    assert.equal(registry.requests.filter(({ line }) => line.includes('/token')).length, 1);
    assert.match(
      registry.requests.find(({ line }) => line.includes('/token'))?.line ?? '',
      /scope=repository%3Aany%3Apull/,
    );
  });

  test('a token that has run out is replaced', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token', tokenUses: 1 } });
    const put = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    const web = source(`${registry.host}/web`);
    await web.resolve();
    await web.readManifest(put);
    await web.readManifest(put);
    assert.equal(registry.requests.filter(({ line }) => line.includes('/token')).length, 3);
  });

  test('a token service gets the login, the registry only the token', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'token', login: 'ann:secret' } });
    registry.putManifest('web', 'latest', { schemaVersion: 2 });
    await source(`${registry.host}/web`, { login: { username: 'ann', password: 'secret' } }).resolve();
    for (const { line, authorization } of registry.requests) {
      assert.equal(authorization?.startsWith('Basic ') ?? false, line.includes('/token'));
    }
  });

  for (const kind of ['basic', 'token'] as const) {
    test(`a wrong password is refused without being told (${kind})`, async () => {
      await using registry = await openFakeRegistry({ auth: { kind, login: 'ann:secret' } });
      registry.putManifest('web', 'latest', { schemaVersion: 2 });
      const login = { username: 'ann', password: 'hunter2' };
      await assert.rejects(source(`${registry.host}/web`, { login }).resolve(), (error: Error) => {
        assert.equal('code' in error && error.code, 'registry_unauthorized');
        assert.match(error.message, /^unauthorized: /);
        assert.doesNotMatch(JSON.stringify(error) + error.message, /hunter2/);
        return true;
      });
    });
  }
});
