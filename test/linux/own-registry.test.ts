import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { collectRegistryGarbage } from '../../src/own-registry/collect-registry-garbage.js';
import { findRegistry, findRegistryImage, NO_CACHE, removeRegistry } from '../../src/own-registry/own-registry.js';
import { registryHost } from '../../src/own-registry/registry-address.js';
import { listRegistryUsers, removeRegistryUser, setRegistryUser } from '../../src/own-registry/registry-users.js';
import { startRegistry } from '../../src/own-registry/start-registry.js';
import { dockerRegistryReason } from '../support/images/docker-registry.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('a registry of one’s own', { skip: rootReason() || dockerRegistryReason(), timeout: 600_000 }, () => {
  let opened: TestEngine;
  let engine: Engine;
  let host: string;

  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    const image = (await findRegistryImage(engine)) ?? '';
    const listens = { address: '127.0.0.1', port: 0 };
    host = registryHost(await startRegistry(engine, { image, listens, hasTls: false }));
  });
  after(async () => {
    await removeRegistry(engine);
    await engine.volumes.prune({ all: true });
    await opened[Symbol.asyncDispose]();
  });

  const ask = (method: string, path: string, body?: Uint8Array, type = 'application/octet-stream'): Promise<Response> =>
    fetch(new URL(path, `http://${host}`), {
      method,
      ...(body ? { body: Buffer.from(body), headers: { 'content-type': type } } : {}),
    });

  /** As a push does it. */
  async function upload(bytes: Uint8Array): Promise<string> {
    const { headers } = await ask('POST', '/v2/slow/blobs/uploads/');
    const place = new URL(headers.get('location') ?? '', `http://${host}`);
    place.searchParams.set('digest', digestOf(bytes));
    assert.equal((await ask('PUT', place.href, bytes)).status, 201);
    return digestOf(bytes);
  }

  const has = async (digest: string): Promise<boolean> => (await ask('HEAD', `/v2/slow/blobs/${digest}`)).ok;

  async function manifestOf(config: Uint8Array, layer: Uint8Array): Promise<number> {
    const [configOf, layerOf] = [config, layer].map((bytes) => ({ digest: digestOf(bytes), size: bytes.byteLength }));
    const manifest = {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      config: { ...configOf, mediaType: MEDIA_TYPE.ociConfig },
      layers: [{ ...layerOf, mediaType: MEDIA_TYPE.ociLayer }],
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    return (await ask('PUT', '/v2/slow/manifests/1', bytes, MEDIA_TYPE.ociManifest)).status;
  }

  test('a push under way loses nothing to a collection: what it brought, and what it found there', async () => {
    const [config, layer, old] = ['{}', 'a layer', 'an old layer'].map((text) => Buffer.from(text)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    await upload(old);
    assert.equal(await manifestOf(config, old), 400, 'its configuration is not there yet');
    await upload(config);
    await upload(layer);
    await collectRegistryGarbage(engine);
    for (const bytes of [config, layer, old]) assert.ok(await has(digestOf(bytes)), bytes.toString());
    assert.equal(await manifestOf(config, layer), 201);
    await collectRegistryGarbage(engine);
    assert.ok(await has(digestOf(layer)));
    assert.deepEqual(await engine.registries.repositories(host), ['slow']);
  });

  test('an upload that stands half way goes on after it', async () => {
    const bytes = Buffer.alloc(300_000, 'x');
    const begun = await ask('POST', '/v2/slow/blobs/uploads/');
    const first = await ask('PATCH', begun.headers.get('location') ?? '', bytes.subarray(0, 100_000));
    assert.equal(first.status, 202);
    await collectRegistryGarbage(engine);
    const second = await ask('PATCH', first.headers.get('location') ?? '', bytes.subarray(100_000));
    assert.equal(second.status, 202);
    const place = new URL(second.headers.get('location') ?? '', `http://${host}`);
    place.searchParams.set('digest', digestOf(bytes));
    assert.equal((await ask('PUT', place.href)).status, 201);
    assert.ok(await has(digestOf(bytes)));
  });

  test('pushes and collections at the same time: all that was pushed can be pulled', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `${host}/many/web${index % 2}:${index}`);
    for (const name of names) await engine.images.tag(BUSYBOX, name);
    const collecting = (async () => {
      for (let time = 0; time < 3; time += 1) await collectRegistryGarbage(engine);
    })();
    const pushed = await Promise.all(names.map((name) => engine.images.push(name)));
    await collecting;
    await collectRegistryGarbage(engine);
    for (const name of names) await engine.images.remove(name);
    for (const [index, name] of names.entries()) {
      assert.equal((await engine.images.pull(name)).digest, pushed[index]?.digest);
      await engine.images.remove(name);
    }
  });

  test('what nothing needs any more goes, and the registry knows that it has it no longer', async () => {
    const layer = Buffer.from('soon to be gone');
    await upload(layer);
    await upload(Buffer.from('{"gone":1}'));
    assert.equal(await manifestOf(Buffer.from('{"gone":1}'), layer), 201);
    await engine.registries.remove(`${host}/slow:1`);
    const said = await collectRegistryGarbage(engine);
    assert.ok(said.includes(digestOf(layer)), said);
    assert.equal(await has(digestOf(layer)), false);
    assert.equal(await manifestOf(Buffer.from('{"gone":1}'), layer), 400);
    await upload(layer);
    assert.ok(await has(digestOf(layer)));
  });

  test('one that stands still, as who collected was killed, is set going again by the next', async () => {
    const registry = await findRegistry(engine);
    assert.ok(registry);
    assert.ok(registry.config.env.includes(NO_CACHE));
    await engine.containers.pause(registry.id);
    await collectRegistryGarbage(engine);
    assert.equal((await engine.containers.get(registry.id)).state.status, 'running');
    await engine.containers.stop(registry.id, { timeoutSeconds: 1 });
    await collectRegistryGarbage(engine);
    assert.equal((await engine.containers.get(registry.id)).state.status, 'exited');
  });
});

describe('the users of a registry of one’s own', {
  skip: rootReason() || dockerRegistryReason(),
  timeout: 600_000,
}, () => {
  let opened: TestEngine;
  let engine: Engine;
  const listens = { address: '127.0.0.1', port: 0 };

  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(async () => {
    await removeRegistry(engine);
    await engine.volumes.prune({ all: true });
    await opened[Symbol.asyncDispose]();
  });

  const image = async (): Promise<string> => (await findRegistryImage(engine)) ?? '';

  test('come, get another password and go while it runs, and each change holds at once', async () => {
    const user = { name: 'ann', password: 'open sesame' };
    const host = registryHost(await startRegistry(engine, { image: await image(), listens, hasTls: false, user }));
    const isLetIn = async (login: string): Promise<boolean> => {
      const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
      const { status } = await fetch(`http://${host}/v2/`, { headers: { authorization } });
      assert.ok(status === 200 || status === 401, String(status));
      return status === 200;
    };
    assert.ok(await isLetIn('ann:open sesame'));
    assert.equal(await isLetIn('bob:b'), false);
    await setRegistryUser(engine, { name: 'bob', password: 'b' });
    assert.ok(await isLetIn('bob:b'));
    assert.ok(await isLetIn('ann:open sesame'));
    await setRegistryUser(engine, { name: 'ann', password: 'other' });
    assert.equal(await isLetIn('ann:open sesame'), false);
    assert.ok(await isLetIn('ann:other'));
    assert.deepEqual(await listRegistryUsers(engine), ['ann', 'bob']);
    await removeRegistryUser(engine, 'bob');
    assert.equal(await isLetIn('bob:b'), false);
    assert.ok(await isLetIn('ann:other'));
    await assert.rejects(removeRegistryUser(engine, 'bob'), { code: 'registry_error', message: /no user "bob"/ });
    const registry = await findRegistry(engine);
    await engine.containers.restart(registry?.id ?? '', { timeoutSeconds: 1 });
    assert.deepEqual(await listRegistryUsers(engine), ['ann']);
    await using other = await opened.open();
    const crowd = ['cid', 'dan', 'eve', 'fay'];
    await Promise.all(
      crowd.map((name, at) => setRegistryUser([engine, other][at % 2] ?? engine, { name, password: 'p' })),
    );
    assert.deepEqual(await listRegistryUsers(engine), ['ann', ...crowd], 'of several at once none is lost');
    await removeRegistry(engine);
  });

  test('are none where everybody may in, and one is told what to do', async () => {
    await assert.rejects(listRegistryUsers(engine), { code: 'container_not_found' });
    await startRegistry(engine, { image: await image(), listens, hasTls: false });
    const told = { code: 'registry_error', message: /registry up --user NAME/ };
    await assert.rejects(listRegistryUsers(engine), told);
    await assert.rejects(setRegistryUser(engine, { name: 'bob', password: 'b' }), told);
  });
});
