import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage } from '../support/builders.js';

const filters = (values: object): string => `filters=${encodeURIComponent(JSON.stringify(values))}`;

describe('volumes', () => {
  test('made, listed, looked at, removed', async () => {
    await using api = await openApiStand();
    const made = await api.ask('POST', '/v1.41/volumes/create', { body: { Name: 'data', Labels: { tier: 'back' } } });
    assert.equal(made.status, 201);
    assert.deepEqual(Object.keys(made.json as object), [
      'CreatedAt',
      'Driver',
      'Labels',
      'Mountpoint',
      'Name',
      'Options',
      'Scope',
    ]);
    const listed = await api.ask('GET', `/volumes?${filters({ label: ['tier=back'] })}`);
    assert.deepEqual(
      (listed.json as { Volumes: { Name: string }[]; Warnings: null }).Volumes.map(({ Name }) => Name),
      ['data'],
    );
    assert.equal((await api.ask('GET', '/volumes/data')).status, 200);
    assert.equal((await api.ask('DELETE', '/volumes/data')).status, 204);
    const missing = await api.ask('GET', '/volumes/data');
    assert.deepEqual([missing.status, missing.json], [404, { message: 'get data: no such volume' }]);
    assert.equal((await api.ask('DELETE', '/volumes/data?force=1')).status, 204);
  });

  test('without a name one is invented, and a driver that is not there is refused', async () => {
    await using api = await openApiStand();
    const made = (await api.ask('POST', '/volumes/create', { body: {} })).json as { Name: string };
    assert.match(made.Name, /^[0-9a-f]{64}$/);
    const refused = await api.ask('POST', '/volumes/create', { body: { Name: 'x', Driver: 'cloud' } });
    assert.ok(refused.status >= 400);
  });

  test('prune takes named volumes only from those who mean it, or speak an old version', async () => {
    await using api = await openApiStand();
    const make = () => api.ask('POST', '/volumes/create', { body: { Name: 'data' } });
    const prune = async (path: string) => (await api.ask('POST', path)).json as { VolumesDeleted: string[] | null };
    await make();
    assert.equal((await prune('/v1.42/volumes/prune')).VolumesDeleted, null);
    assert.deepEqual((await prune(`/v1.42/volumes/prune?${filters({ all: ['true'] })}`)).VolumesDeleted, ['data']);
    await make();
    assert.deepEqual((await prune('/v1.41/volumes/prune')).VolumesDeleted, ['data']);
  });

  test('a body of the wrong type is refused in Go’s words', async () => {
    await using api = await openApiStand();
    const { status, json } = await api.ask('POST', '/volumes/create', { body: { Name: 5 } });
    assert.equal(status, 400);
    assert.match((json as { message: string }).message, /cannot unmarshal number into Go struct field/);
  });
});

describe('disk usage', () => {
  test('everything, or what is asked for', async () => {
    await using api = await openApiStand();
    const all = await api.ask('GET', '/v1.41/system/df');
    assert.deepEqual(Object.keys(all.json as object), [
      'LayersSize',
      'Images',
      'Containers',
      'Volumes',
      'BuildCache',
      'BuilderSize',
    ]);
    assert.deepEqual(Object.keys((await api.ask('GET', '/system/df?type=volume')).json as object), ['Volumes']);
    assert.equal((await api.ask('GET', '/system/df?type=cloud')).status, 400);
  });

  test('a container takes what it has written, and what its image has', async () => {
    const image = anImage('web:1');
    await using api = await openApiStand({ images: [image], containers: [aContainer('web', { imageId: image.id })] });
    const { Containers } = (await api.ask('GET', '/system/df')).json as { Containers: Record<string, number>[] };
    const [{ SizeRw = 0, SizeRootFs } = {}] = Containers;
    assert.equal(SizeRootFs, SizeRw + image.sizeBytes);
  });
});
