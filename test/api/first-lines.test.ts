import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { ConnectionLimit } from '../../src/server/listen/connection-limit.js';
import { HTTP_LIMITS } from '../../src/server/listen/http-server.js';
import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { RawClient } from '../support/raw-client.js';

const world = { images: [anImage('web:1')], containers: [aContainer('web', { state: runningState() })] };
const CONTAINERS = /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n\[\{"Id":"[0-9a-f]{64}"/s;

describe('the first line of a request', () => {
  const targets = [
    '/containers/json?all=1',
    'http://docker/containers/json?all=1',
    'http://localhost:2375/v1.41/containers/json?all=1',
    'unix:///containers/json?all=1',
    // What systeminformation says, which monitors are made with.
    'http:/containers/json?all=1',
  ];
  for (const target of targets) {
    for (const version of ['1.0', '1.1']) {
      test(`may ask for ${target} with HTTP/${version}`, async () => {
        await using api = await openApiStand(world);
        const head = [`GET ${target} HTTP/${version}`, 'Host: x', 'Connection: close', '', ''];
        assert.match(await new RawClient(api).say(...head).whole, CONTAINERS);
      });
    }
  }

  test('may leave the server unnamed, and a body come later', async () => {
    await using api = await openApiStand(world);
    const head = ['POST http:/volumes/create HTTP/1.0', 'Content-Type: application/json', 'Content-Length: 15', '', ''];
    const client = new RawClient(api).say(...head);
    await new Promise((resolve) => client.socket.write('{"Name"', resolve));
    client.say(':"data"}').socket.end();
    assert.match(await client.whole, /^HTTP\/1\.1 201 Created\r\n.*"Name":"data"/s);
    assert.deepEqual(api.bugs, []);
  });

  test('of one who left takes nothing with it', async () => {
    const connections = new ConnectionLimit(1, { say: () => undefined });
    await using api = await openApiStand({ ...world, limits: { ...HTTP_LIMITS, connections } });
    const events = new RawClient(api).say('GET http:/events?since=0 HTTP/1.0', '', '');
    await events.sees('\r\n\r\n');
    await api.engine.volumes.create({ name: 'told' });
    await events.sees('"told"');
    events.socket.destroy();
    assert.deepEqual(api.bugs, []);
  });

  for (const nonsense of ['GET nowhere HTTP/1.0', 'GET http:info HTTP/1.0', 'http:/info', 'GET http:/in fo HTTP/1.0']) {
    test(`that is ${nonsense} is refused`, async () => {
      await using api = await openApiStand(world);
      assert.match(await new RawClient(api).say(nonsense, '', '').whole, /^HTTP\/1\.1 400 Bad Request\r\n/);
    });
  }
});
