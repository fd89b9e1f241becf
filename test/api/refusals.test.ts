import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';

import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { RawClient } from '../support/raw-client.js';

const world = {
  images: [anImage('web:1')],
  containers: [
    aContainer('web', { state: runningState() }),
    aContainer('held', { state: runningState({ status: 'paused' }) }),
  ],
};

describe('refusals in docker’s form', () => {
  test('who cannot attach is told so in plain words, where the output would be', async () => {
    await using api = await openApiStand(world);
    const held = (await api.engine.containers.get('held')).id;
    const refusals = [
      ['none', 404, 'No such container: none\r\n'],
      ['web', 400, 'Invalid detach keys (nope) provided\r\n'],
      ['held', 409, `container ${held} is paused, unpause the container before attach\r\n`],
    ] as const;
    for (const [ref, status, sentence] of refusals) {
      const path = `/containers/${ref}/attach?stream=1${ref === 'web' ? '&detachKeys=nope' : ''}`;
      const answered = await api.ask('POST', path);
      assert.deepEqual([answered.status, answered.text], [status, sentence]);
      assert.equal(answered.headers['content-type'], 'application/vnd.docker.raw-stream');
    }
  });

  test('OPTIONS is answered for whatever path, in every version', async () => {
    await using api = await openApiStand(world);
    for (const path of ['/', '/v1.41/', '/containers/json', '/nothing/of/the/kind']) {
      const { status, text } = await api.ask('OPTIONS', path);
      assert.deepEqual([path, status, text], [path, 200, '']);
    }
    assert.equal((await api.ask('OPTIONS', '/v1.12/containers/json')).status, 400);
  });

  test('a body that is on its way to nobody is taken in, so that its sender hears why', async () => {
    await using api = await openApiStand(world);
    const body = JSON.stringify({ Cmd: 'x'.repeat(100_000) });
    const client = new RawClient(api).say(
      'POST /commit?container=web HTTP/1.1',
      'Host: x',
      'Content-Type: text/plain',
      `Content-Length: ${body.length}`,
      '',
      body.slice(0, 10),
    );
    await once(client.socket, 'connect');
    client.say(body.slice(10));
    await client.sees("must be 'application/json'");
    // The connection is as good as before.
    client.say('GET /_ping HTTP/1.1', 'Host: x', 'Connection: close', '', '');
    assert.match(await client.whole, /^HTTP\/1\.1 400 [^]*HTTP\/1\.1 200 OK[^]*OK$/);
  });

  test('one who sends without end hears why, and is then let go', async () => {
    await using api = await openApiStand(world);
    const client = new RawClient(api).say(
      'POST /commit?container=web HTTP/1.1',
      'Host: x',
      'Content-Type: text/plain',
      'Content-Length: 1000000000',
      '',
      '',
    );
    let isOver = false;
    void client.whole.then(() => (isOver = true));
    const piece = 'x'.repeat(64 * 1024);
    while (!isOver) {
      if (client.socket.writableNeedDrain) await Promise.race([once(client.socket, 'drain'), client.whole]);
      else client.say(piece);
    }
    assert.match(await client.whole, /^HTTP\/1\.1 400 [^]*Connection: close[^]*must be 'application\/json'/);
    client.socket.destroy();
    assert.equal((await api.ask('GET', '/_ping')).status, 200);
  });

  test('an image that is not there is named with the tag that was looked for', async () => {
    await using api = await openApiStand(world);
    const refusals = [
      ['GET', '/images/none/json', 'No such image: none:latest'],
      ['GET', '/images/none:1/history', 'No such image: none:1'],
      ['DELETE', '/images/team/none', 'No such image: team/none:latest'],
      ['POST', '/images/none/tag?repo=x', 'No such image: none:latest'],
      ['GET', `/images/sha256:${'0'.repeat(64)}/json`, `No such image: sha256:${'0'.repeat(64)}`],
    ] as const;
    for (const [method, path, message] of refusals) {
      const { status, json } = await api.ask(method, path);
      assert.deepEqual([status, json], [404, { message }]);
    }
  });

  test('what is wrong with an archive, or missing for a push, is a line of an answer that begins well', async () => {
    await using api = await openApiStand(world);
    const failed = (message: string) => ({ errorDetail: { message }, error: message });
    const loaded = await api.ask('POST', '/images/load', { body: Buffer.from('no archive') });
    assert.equal(loaded.status, 200);
    assert.match(JSON.stringify(loaded.lines), /^\[\{"errorDetail":/);
    const pushed = await api.ask('POST', '/images/none/push');
    assert.deepEqual(
      [pushed.status, pushed.lines],
      [
        200,
        [
          { status: 'The push refers to repository [docker.io/library/none]' },
          failed('An image does not exist locally with the tag: none'),
        ],
      ],
    );
  });

  test('answers have the headers that docker’s have', async () => {
    await using api = await openApiStand(world);
    const exported = await api.ask('GET', '/containers/web/export');
    assert.equal(exported.headers['content-type'], 'application/octet-stream');
    const { headers } = await api.ask('GET', '/info');
    const names = ['api-version', 'content-length', 'content-type', 'date', 'docker-experimental', 'ostype', 'server'];
    assert.deepEqual(Object.keys(headers).toSorted(), names);
    assert.equal((await api.ask('GET', '/containers/web/changes')).text, 'null\n');
  });

  test('versions that had no JSON for it are told in plain words', async () => {
    await using api = await openApiStand(world);
    const { status, text, headers } = await api.ask('GET', '/v1.23/info');
    const sentence =
      'client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client';
    assert.deepEqual([status, text], [400, `${sentence} to a newer version\n`]);
    assert.match(headers['content-type'] ?? '', /^text\/plain/);
  });

  test('who names neither image nor command lacks the command', async () => {
    await using api = await openApiStand(world);
    const body = { Image: '', Cmd: null, Entrypoint: null, HostConfig: {} };
    const { status, json } = await api.ask('POST', '/containers/create', { body });
    assert.deepEqual([status, json], [400, { message: 'no command specified' }]);
  });

  test('plugins that nobody has, and volumes of clusters', async () => {
    await using api = await openApiStand(world);
    const ask = async (method: string, path: string) => {
      const { status, json } = await api.ask(method, path);
      return [status, (json as { message: string }).message];
    };
    const missing = [404, 'plugin "a/b:c" not found'];
    for (const verb of ['enable', 'disable', 'upgrade', 'set', 'push']) {
      assert.deepEqual(await ask('POST', `/plugins/a/b:c/${verb}`), missing);
    }
    assert.deepEqual(await ask('DELETE', '/plugins/a/b:c'), missing);
    assert.equal((await ask('POST', '/plugins/pull?remote=a'))[0], 501);
    assert.deepEqual(await ask('PUT', '/volumes/data?version=1'), [
      503,
      'volume update only valid for cluster volumes, but swarm is unavailable',
    ]);
  });
});
