import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { PullOptions } from '../../src/engine/index.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, aDigest, anImage, runningState } from '../support/builders.js';

const image = anImage('web:1');
const world = {
  images: [image],
  containers: [aContainer('web', { state: runningState(), image: 'web:1', imageId: image.id })],
};
const DESCRIPTOR = { ...image.target, platform: image.platform };
const GIB = 2 ** 30;

const platform = (architecture: string): string =>
  `platform=${encodeURIComponent(JSON.stringify({ os: 'linux', architecture }))}`;

const messageOf = async (api: ApiStand, method: string, path: string) => {
  const { status, text } = await api.ask(method, path);
  return [status, text === '' ? '' : (JSON.parse(text) as { message?: string }).message];
};

describe('parameters that came with later versions', () => {
  test('manifests of images, in lists and in inspections', async () => {
    await using api = await openApiStand(world);
    const { id } = await api.engine.containers.get('web');
    const manifest = {
      ID: image.target.digest,
      Descriptor: DESCRIPTOR,
      Available: true,
      Size: { Content: 2_000_500, Total: 6_000_500 },
      Kind: 'image',
      ImageData: { Platform: image.platform, Containers: [id], Size: { Unpacked: 4_000_000 } },
    };
    const manifestsOf = async (path: string) => {
      const { json } = await api.ask('GET', path);
      const [first] = Array.isArray(json) ? (json as unknown[]) : [json];
      return (first as { Manifests?: unknown }).Manifests;
    };
    assert.deepEqual(await manifestsOf('/images/json?manifests=1'), [manifest]);
    assert.equal(await manifestsOf('/images/json'), undefined);
    assert.equal(await manifestsOf('/v1.46/images/json?manifests=1'), undefined);
    assert.deepEqual(await manifestsOf('/images/web:1/json?manifests=1'), [manifest]);
    assert.equal(await manifestsOf('/images/web:1/json'), undefined);
    assert.equal(await manifestsOf('/v1.47/images/web:1/json?manifests=1'), undefined);
  });

  test('the manifest that a container was made of, while it is here', async () => {
    await using api = await openApiStand({ ...world, containers: [...world.containers, aContainer('other')] });
    const descriptorOf = async (path: string) =>
      ((await api.ask('GET', path)).json as { ImageManifestDescriptor?: unknown }).ImageManifestDescriptor;
    assert.deepEqual(await descriptorOf('/containers/web/json'), DESCRIPTOR);
    assert.equal(await descriptorOf('/v1.47/containers/web/json'), undefined);
    assert.equal(await descriptorOf('/containers/other/json'), undefined);
  });

  test('one platform at a time is saved, loaded and pushed', async () => {
    await using api = await openApiStand(world);
    const twice = `${platform('amd64')}&${platform('arm64')}`;
    const refusal = [400, 'multiple platform parameters not supported'];
    assert.deepEqual(await messageOf(api, 'GET', `/images/web:1/get?${twice}`), refusal);
    assert.deepEqual(await messageOf(api, 'GET', `/images/get?names=web:1&${twice}`), refusal);
    assert.deepEqual(await messageOf(api, 'POST', `/images/load?${twice}`), refusal);
    assert.equal((await api.ask('GET', `/v1.47/images/web:1/get?${twice}`)).status, 200);
    assert.equal((await api.ask('GET', `/images/web:1/get?${platform('amd64')}`)).status, 200);
    assert.equal((await api.ask('GET', `/images/web:1/get?${platform('arm64')}`)).status, 404);
    const pushed = await api.ask('POST', `/images/web/push?tag=1&${platform('amd64')}`);
    assert.equal(pushed.status, 200);
    await api.ask('POST', `/v1.45/images/web/push?tag=1&${platform('arm64')}`);
    const asked = api.engine.control.callsOf('images.push').map(([, options]) => (options as PullOptions).platform);
    assert.deepEqual(asked, [{ os: 'linux', architecture: 'amd64' }, undefined]);
  });

  test('how much of the cache of builds stays', async () => {
    await using api = await openApiStand(world);
    const kept = async (query: string, version = '') => {
      assert.equal((await api.ask('POST', `${version}/build/prune?${query}`)).status, 200);
      const [options] = api.engine.control.callsOf('builds.prune').at(-1) ?? [];
      return (options as { keepBytes?: number } | undefined)?.keepBytes;
    };
    assert.equal(await kept(''), undefined);
    assert.equal(await kept('keep-storage=7'), 7);
    assert.equal(await kept('reserved-space=5&keep-storage=7'), 5);
    assert.equal(await kept('reserved-space=5&max-used-space=9'), 9);
    assert.equal(await kept('max-used-space=9', '/v1.47'), undefined);
    // 30 GiB are free, and no cache is there.
    assert.equal(await kept(`min-free-space=${20 * GIB}`), 0);
    assert.equal(await kept(`min-free-space=${40 * GIB}&reserved-space=3`), 3);
    assert.deepEqual(await messageOf(api, 'POST', '/build/prune?max-used-space=lots'), [
      400,
      'max-used-space is in bytes and expects an integer, got lots: strconv.Atoi: parsing "lots": invalid syntax',
    ]);
  });

  test('what is said to end a container, and what is waited for, before versions had it', async () => {
    await using api = await openApiStand(world);
    assert.equal((await api.ask('POST', '/v1.41/containers/web/stop?signal=nonsense')).status, 204);
    assert.equal((await api.ask('POST', '/v1.42/containers/web/stop?signal=nonsense')).status, 400);
    assert.equal((await api.ask('POST', '/v1.29/containers/web/wait?condition=nonsense')).status, 200);
    assert.equal((await api.ask('POST', '/v1.30/containers/web/wait?condition=nonsense')).status, 400);
  });

  test('networks are asked for with their scope', async () => {
    await using api = await openApiStand(world);
    assert.equal((await api.ask('GET', '/networks/bridge?scope=local&verbose=true')).status, 200);
    assert.deepEqual(await messageOf(api, 'GET', '/networks/bridge?scope=swarm'), [404, 'network bridge not found']);
    assert.deepEqual(await messageOf(api, 'GET', '/networks/bridge?verbose=perhaps'), [
      400,
      'invalid value for verbose: perhaps: strconv.ParseBool: parsing "perhaps": invalid syntax',
    ]);
  });

  test('devices that the machine’s files describe', async () => {
    await using api = await openApiStand(world);
    const devicesOf = async (path: string) =>
      ((await api.ask('GET', path)).json as { DiscoveredDevices?: unknown }).DiscoveredDevices;
    assert.equal(await devicesOf('/info'), undefined);
    api.engine.system.cdiDevices = ['vendor.com/gpu=0'];
    assert.deepEqual(await devicesOf('/info'), [{ Source: 'cdi', ID: 'vendor.com/gpu=0' }]);
    assert.equal(await devicesOf('/v1.49/info'), undefined);
  });

  test('how large a terminal is at first', async () => {
    await using api = await openApiStand(world);
    const sizeOf = async (version: string) => {
      const { json } = await api.ask('POST', `${version}/containers/create`, {
        body: { Image: 'web:1', Cmd: ['true'], Tty: true, HostConfig: { ConsoleSize: [57, 123] } },
      });
      const path = `/containers/${(json as { Id: string }).Id}/json`;
      return ((await api.ask('GET', path)).json as { HostConfig: { ConsoleSize: unknown } }).HostConfig.ConsoleSize;
    };
    assert.deepEqual(
      [await sizeOf(''), await sizeOf('/v1.41')],
      [
        [57, 123],
        [0, 0],
      ],
    );
  });

  test('a stop signal is shown as it was written', async () => {
    await using api = await openApiStand({
      images: [image, anImage('quit:1', { run: { StopSignal: 'quit' } })],
      containers: [],
    });
    const signalOf = async (body: object) => {
      const { json } = await api.ask('POST', '/containers/create', { body: { Cmd: ['true'], ...body } });
      const path = `/containers/${(json as { Id: string }).Id}/json`;
      return ((await api.ask('GET', path)).json as { Config: { StopSignal?: string } }).Config.StopSignal;
    };
    assert.equal(await signalOf({ Image: 'web:1', StopSignal: '9' }), '9');
    assert.equal(await signalOf({ Image: 'web:1', StopSignal: 'SIGTERM' }), 'SIGTERM');
    assert.equal(await signalOf({ Image: 'quit:1' }), 'quit');
    assert.equal(await signalOf({ Image: 'web:1' }), undefined);
  });
});

describe('containers of images that have moved on', () => {
  test('they are listed by the id of their image where its name means another one', async () => {
    const old = anImage('', { id: aDigest('old web') });
    const containers = [
      ...world.containers,
      aContainer('earlier', { state: runningState(), image: 'web:1', imageId: old.id }),
    ];
    await using api = await openApiStand({ images: [image, old], containers });
    const images = async () =>
      ((await api.ask('GET', '/containers/json')).json as { Names: string[]; Image: string }[])
        .map(({ Names, Image }) => `${Names[0]} ${Image}`)
        .toSorted();
    assert.deepEqual(await images(), [`/earlier ${old.id}`, '/web web:1']);
    const inspected = (await api.ask('GET', '/containers/earlier/json')).json as { Config: { Image: string } };
    assert.equal(inspected.Config.Image, 'web:1');
  });

  test('an ancestor is also what the image was made of', async () => {
    const first = { created_by: 'ADD rootfs', created: '2026-01-01T00:00:00Z' };
    const base = anImage('base:1');
    const withHistory = (name: string, diffIds: readonly string[], more: readonly object[]) => {
      const made = anImage(name);
      const { config } = base;
      const rootfs = { ...config.rootfs, diff_ids: [...config.rootfs.diff_ids, ...diffIds] as never };
      return { ...made, config: { ...config, rootfs, history: [first, ...more] } };
    };
    const images = [
      withHistory('base:1', [], []),
      withHistory('labelled:1', [], [{ created_by: 'LABEL a=b', empty_layer: true }]),
      withHistory('grown:1', [aDigest('further layer')], [{ created_by: 'RUN make' }]),
      anImage('stranger:1'),
    ];
    const containers = images.map(({ id, names: [name = ''] }) =>
      aContainer(name.replace(/^.*\/|:1$/g, ''), { state: runningState(), image: name, imageId: id }),
    );
    await using api = await openApiStand({ images, containers });
    const listed = async (ancestor: string) => {
      const filters = encodeURIComponent(JSON.stringify({ ancestor: [ancestor] }));
      const { json } = await api.ask('GET', `/containers/json?filters=${filters}`);
      return (json as { Names: string[] }[]).flatMap(({ Names }) => Names).toSorted();
    };
    assert.deepEqual(await listed('base:1'), ['/base', '/grown', '/labelled']);
    assert.deepEqual(await listed('grown:1'), ['/grown']);
    assert.deepEqual(await listed('labelled:1'), ['/labelled']);
    assert.deepEqual(await listed('nobody:1'), []);
  });
});
