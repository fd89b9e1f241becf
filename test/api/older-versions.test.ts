import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';

type Listed = { readonly Names: readonly string[]; readonly HostConfig: Readonly<Record<string, unknown>> };
type Commit = { readonly ID: string; readonly Expected?: string };
type Info = { readonly RuncCommit: Commit; readonly RegistryConfig: object };

describe('what earlier versions of the API told', () => {
  test('1.22 is taken for 1.24: skopeo and buildah speak it unasked, to save images and to load them', async () => {
    await using api = await openApiStand({ images: [anImage('web:1')] });
    const listed = await Promise.all(['1.22', '1.24'].map((version) => api.ask('GET', `/v${version}/images/json`)));
    assert.deepEqual(
      listed.map(({ status }) => status),
      [200, 200],
    );
    assert.deepEqual(listed[0]?.json, listed[1]?.json);
    for (const version of ['1.21', '1.23'])
      assert.equal((await api.ask('GET', `/v${version}/images/json`)).status, 400);
  });

  test('annotations are in the list of containers since 1.46', async () => {
    const noted = aContainer('noted', { state: runningState(), config: { annotations: { note: 'kept' } } });
    await using api = await openApiStand({ images: [anImage('web:1')], containers: [noted] });
    const hostOf = async (version: string, query = '') => {
      const { json } = await api.ask('GET', `/v${version}/containers/json${query}`);
      return (json as readonly Listed[])[0]?.HostConfig;
    };
    assert.deepEqual((await hostOf('1.46'))?.['Annotations'], { note: 'kept' });
    for (const query of ['', '?size=1']) assert.deepEqual(await hostOf('1.45', query), { NetworkMode: 'bridge' });
  });

  test('commits that were expected until 1.48, bridges until 1.49, artifacts until 1.46', async () => {
    await using api = await openApiStand();
    const infoOf = async (version: string) => (await api.ask('GET', `/v${version}/info`)).json as Info;
    const [now, at149, at148, at146] = await Promise.all(['1.51', '1.49', '1.48', '1.46'].map(infoOf));
    assert.deepEqual(
      [now, at149, at148].map((info) => info?.RuncCommit.Expected === info?.RuncCommit.ID),
      [false, false, true],
    );
    assert.deepEqual(
      [now, at149].map((info) => info !== undefined && 'BridgeNfIptables' in info),
      [false, true],
    );
    assert.deepEqual(
      [at148, at146].map((info) => 'AllowNondistributableArtifactsCIDRs' in (info?.RegistryConfig ?? {})),
      [false, true],
    );
  });

  test('a limit of processes is not changed before 1.40', async () => {
    const web = aContainer('web', { state: runningState() });
    await using api = await openApiStand({ containers: [web] });
    const limitAfter = async (version: string) => {
      const { status } = await api.ask('POST', `/v${version}/containers/web/update`, { body: { PidsLimit: 16 } });
      return [status, (await api.engine.containers.get('web')).config.resources.pidsLimit];
    };
    assert.deepEqual(await limitAfter('1.39'), [200, 0]);
    assert.deepEqual(await limitAfter('1.40'), [200, 16]);
  });
});

test('a container that others have a link to has a name below theirs', async () => {
  const database = aContainer('db', { state: runningState() });
  const web = aContainer('web', { config: { links: [`${database.id}:store`] } });
  await using api = await openApiStand({ containers: [database, web] });
  const { json } = await api.ask('GET', '/containers/json');
  assert.deepEqual(
    (json as readonly Listed[]).map(({ Names }) => Names),
    [['/db', '/web/store']],
  );
});
