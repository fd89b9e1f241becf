import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { openRegistryService } from '../../../../src/engine/registry/open-registry-service.js';
import { openRegistries } from '../../../../src/engine/registry/registries.js';
import type { RegistryService } from '../../../../src/engine/registry/registry-service.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { MEDIA_TYPE } from '../../../../src/oci/manifest.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { digestOf, openFakeRegistry } from '../../../support/fake-registry/fake-registry.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const ANN = { username: 'ann', password: 'secret' };

function open(settings?: unknown): { readonly registries: RegistryService; readonly config: string } {
  const dir = temporaryFolder();
  if (settings !== undefined) writeFileSync(join(dir, 'registries.json'), JSON.stringify(settings));
  const host = { ...nodeHost({}), clock: eagerClock() };
  const settingsFiles = [join(dir, 'registries.json')];
  return {
    registries: openRegistryService(host, { dockerConfigDir: dir, settingsFiles }),
    config: join(dir, 'config.json'),
  };
}

describe('login', () => {
  test('is verified, kept, and used', async () => {
    for (const kind of ['basic', 'token'] as const) {
      await using registry = await openFakeRegistry({ auth: { kind, login: 'ann:secret' } });
      registry.putManifest('web', '1', { schemaVersion: 2 });
      const { registries, config } = open();
      await assert.rejects(registries.login(registry.host, { ...ANN, password: 'hunter2' }), (error: Error) => {
        assert.match(error.message, /^login attempt to 127\.0\.0\.1:\d+ failed: unauthorized: authentication required/);
        return !JSON.stringify(error).includes('hunter2');
      });
      assert.equal(existsSync(config), false);
      assert.equal((await registries.login(`http://${registry.host}/v2/`, ANN)).path, config);
      assert.deepEqual(await registries.tags(`${registry.host}/web`), ['1']);
      assert.equal(await registries.logout(registry.host), true);
      await assert.rejects(registries.tags(`${registry.host}/web`), { code: 'registry_unauthorized' });
    }
  });

  test('gives an identity token where the registry has one, which is then all that is kept and shown', async () => {
    await using registry = await openFakeRegistry({
      auth: { kind: 'token', login: 'ann:secret', identityToken: 'id-1' },
    });
    registry.putManifest('web', '1', { schemaVersion: 2 });
    const { registries, config } = open();
    await registries.login(registry.host, ANN);
    const kept = readFileSync(config, 'utf8');
    assert.match(kept, /"identitytoken": "id-1"/);
    assert.ok(!kept.includes(Buffer.from('ann:secret').toString('base64')));
    assert.deepEqual(await registries.tags(`${registry.host}/web`), ['1']);
    assert.ok(registry.requests.some(({ line }) => line.startsWith('POST /token')));
  });

  test('is left alone where none is to be used', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'ann:secret' } });
    registry.putManifest('web', '1', { schemaVersion: 2 });
    const { registries, config } = open();
    await registries.login(registry.host, ANN);
    const kept = openRegistries(nodeHost({}), { dockerConfigDir: dirname(config) });
    const reference = parseReference(`${registry.host}/web:1`);
    assert.equal((await (await kept.source(reference)).resolve()).digest, digestOf(Buffer.from('{"schemaVersion":2}')));
    await assert.rejects(async () => await (await kept.source(reference, 'none')).resolve(), {
      code: 'registry_unauthorized',
    });
  });

  test('a registry that lets everybody in takes any; one that is not there is told', async () => {
    const registry = await openFakeRegistry();
    const { registries } = open();
    await registries.login(registry.host, ANN);
    await registry[Symbol.asyncDispose]();
    await assert.rejects(registries.login(registry.host, ANN), { code: 'registry_unreachable' });
  });
});

describe('looking into a registry', () => {
  test('tags come in pages, and one that never ends is left', async () => {
    await using registry = await openFakeRegistry();
    const page = (tags: readonly string[], next: string) => ({
      on: /tags\/list/,
      times: 1,
      answer: 200,
      headers: { link: `</v2/web/tags/list?last=${next}>; rel="next"` },
      body: JSON.stringify({ name: 'web', tags }),
    });
    registry.fail(page(['b', 'a'], 'b'));
    registry.fail({ ...page(['c', 7 as never], 'c') });
    registry.fail({ ...page(['c'], 'c'), times: 100 });
    assert.deepEqual(await open().registries.tags(`${registry.host}/web`), ['a', 'b', 'c']);
    assert.equal(registry.requests.length, 3);
  });

  test('a search is asked where it is offered, and of the catalogue where it is not', async () => {
    await using registry = await openFakeRegistry();
    const { registries } = open();
    const body = JSON.stringify({
      results: [{ name: 'web', description: 'a\u001bb', star_count: 3, is_official: true }, 7],
    });
    registry.fail({ on: /\/v1\/search\?q=we&n=25/, answer: 200, body, times: 1 });
    assert.deepEqual(await registries.search(`${registry.host}/we`, { limit: 0 }), [
      { name: `${registry.host}/web`, description: 'a\u001bb', stars: 3, isOfficial: true, isAutomated: false },
    ]);
    registry.fail({
      on: /_catalog/,
      answer: 200,
      body: JSON.stringify({ repositories: ['team/web', 'other'] }),
      times: 2,
    });
    assert.deepEqual(
      (await registries.search(`${registry.host}/WE`)).map(({ name }) => name),
      [`${registry.host}/team/web`],
    );
    assert.deepEqual(await registries.repositories(registry.host), ['other', 'team/web']);
    await assert.rejects(registries.search(`${registry.host}/x`), { code: 'search_unsupported' });
    await assert.rejects(registries.search('x', { limit: 101 }), {
      message: 'Limit 101 is outside the range of [1, 100]',
    });
  });

  test('what is attached to an image is listed, by list or by tag', async () => {
    await using registry = await openFakeRegistry();
    const { registries } = open();
    const { digest } = registry.putManifest('web', 'latest', { schemaVersion: 2 });
    assert.deepEqual(await registries.referrers(`${registry.host}/web`), []);
    const sbom = { mediaType: MEDIA_TYPE.ociManifest, digest: digestOf(Buffer.from('s')), size: 1 };
    const index = { schemaVersion: 2, manifests: [{ ...sbom, artifactType: 'application/spdx+json' }] };
    registry.putManifest('web', digest.replace(':', '-'), index, MEDIA_TYPE.ociIndex);
    registry.putManifest('web', `${digest.replace(':', '-')}.sig`, { schemaVersion: 2, layers: [] });
    const found = await registries.referrers(`${registry.host}/web`);
    assert.deepEqual(
      found.map(({ artifactType }) => artifactType),
      ['application/spdx+json', 'application/vnd.dev.cosign.artifact.sig.v1+json'],
    );
  });
});

describe('settings', () => {
  test('move a prefix elsewhere, and give short names', async () => {
    await using registry = await openFakeRegistry();
    registry.putManifest('moved/web', '1', { schemaVersion: 2 });
    const { registries } = open({
      registries: { 'ghcr.test/team': { location: `${registry.host}/moved`, insecure: true } },
      aliases: { web: 'ghcr.test/team/web' },
    });
    assert.deepEqual(await registries.tags('ghcr.test/team/web'), ['1']);
    assert.deepEqual(await registries.tags('web'), ['1']);
  });

  for (const [what, settings] of [
    ['a list', []],
    ['hosts that are no texts', { 'insecure-registries': [7] }],
    ['a mirror that is no address', { 'registry-mirrors': ['http://'] }],
    ['a mirror with a login in it', { 'registry-mirrors': ['https://ann:secret@mirror.test'] }],
    ['an alias that is no name', { aliases: { web: 'UP CASE' } }],
    ['an alias with a tag', { aliases: { web: 'registry.test/web:1' } }],
    ['a prefix that is no object', { registries: { 'ghcr.io': 'mirror.test' } }],
  ] as const) {
    test(`${what} cannot be used, and is told`, async () => {
      await assert.rejects(open(settings).registries.tags('web'), {
        code: 'registry_settings_invalid',
        message: /^invalid registry settings in .*registries\.json: /,
      });
    });
  }
});
