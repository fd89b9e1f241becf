import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';

const openCounter = () =>
  openApiStand({ images: [anImage('busybox')], containers: [aContainer('counter', { state: runningState() })] });

describe('checkpoints over the API', () => {
  test('are made, listed, gone on from and removed', async () => {
    await using api = await openCounter();
    const at = '/containers/counter/checkpoints';
    const asked = { CheckpointID: 'first', Exit: false };
    assert.equal((await api.ask('POST', at, { body: asked })).status, 201);
    assert.equal((await api.engine.containers.get('counter')).state.status, 'running');
    assert.equal((await api.ask('POST', at, { body: asked })).status, 409);
    assert.equal((await api.ask('POST', at, { body: { CheckpointID: 'second', Exit: true } })).status, 201);
    assert.equal((await api.engine.containers.get('counter')).state.status, 'exited');
    assert.deepEqual((await api.ask('GET', at)).json, [{ Name: 'first' }, { Name: 'second' }]);
    assert.equal((await api.ask('POST', '/containers/counter/start?checkpoint=second')).status, 204);
    assert.equal((await api.ask('DELETE', `${at}/first`)).status, 204);
    assert.equal((await api.ask('DELETE', `${at}/first`)).status, 404);
    assert.deepEqual((await api.ask('GET', at)).json, [{ Name: 'second' }]);
  });

  test('in a folder of their own are those of that folder', async () => {
    await using api = await openCounter();
    const body = { CheckpointID: 'first', CheckpointDir: '/c', Exit: false };
    await api.ask('POST', '/containers/counter/checkpoints', { body });
    assert.deepEqual((await api.ask('GET', '/containers/counter/checkpoints')).json, []);
    assert.deepEqual((await api.ask('GET', '/containers/counter/checkpoints?dir=/c')).json, [{ Name: 'first' }]);
  });

  test('are what docker calls experimental, so that its program offers them', async () => {
    await using api = await openCounter();
    assert.equal((await api.ask('GET', '/_ping')).headers['docker-experimental'], 'true');
  });
});
