import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { isEngineError } from '../../../src/errors/engine-error.js';
import { answer, openHostileServer, PING, type Wire } from '../../support/hostile-server.js';
import { seededRandom } from '../../support/seeded-random.js';

const CONTAINER = JSON.stringify({ Id: 'a'.repeat(64), Name: '/web', State: { Status: 'running' }, Config: {} });
const upgraded = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

async function failureOf(
  wire: Wire,
  ask: (engine: Awaited<ReturnType<typeof openHostileServer>>['engine']) => Promise<unknown>,
) {
  await using server = await openHostileServer(wire);
  try {
    await ask(server.engine);
  } catch (error) {
    assert.ok(isEngineError(error), String(error instanceof Error ? error.stack : error));
    return error;
  }
  return undefined;
}

const getWeb: Parameters<typeof failureOf>[1] = (engine) => engine.containers.get('web');

describe('somebody who speaks no API, or a bad one', () => {
  const refused: readonly (readonly [what: string, wire: Wire, code: string, message: RegExp])[] = [
    ['no HTTP at all', () => 'SSH-2.0-OpenSSH_9.2\r\n', 'far_answer_invalid', /it is no HTTP/],
    ['nothing', () => '', 'far_broke_off', /broke off/],
    [
      'a page of a web server',
      (path) => (path === '/_ping' ? answer(404, '<html>') : answer(404, '')),
      'far_answer_invalid',
      /greeting with status 404/,
    ],
    [
      'a server that wants TLS',
      () => answer(400, 'Client sent an HTTP request to an HTTPS server.\n'),
      'far_speaks_tls',
      /speaks TLS/,
    ],
    ['a version that is none', () => answer(200, '', 'Api-Version: <script>\r\n'), 'far_answer_invalid', /no version/],
    [
      'a version from long ago',
      () => answer(200, '', 'Api-Version: 1.12\r\n'),
      'far_version_refused',
      /speaks API 1\.12/,
    ],
    [
      'a greeting for those who are known',
      () => answer(401, '{"message":"who are you?"}'),
      'far_unauthenticated',
      /who are you\?/,
    ],
    [
      'what is no JSON',
      (path) => (path === '/_ping' ? PING : answer(200, '{"Id":')),
      'far_answer_invalid',
      /is not JSON/,
    ],
    [
      'another type than docker’s',
      (path) => (path === '/_ping' ? PING : answer(200, '{"Id":7}')),
      'far_answer_invalid',
      /a container\.Id is not a text/,
    ],
    [
      'a list for an object',
      (path) => (path === '/_ping' ? PING : answer(200, '[]')),
      'far_answer_invalid',
      /a container is not an object/,
    ],
    [
      'an answer that is cut off',
      (path) => (path === '/_ping' ? PING : 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'),
      'far_broke_off',
      /broke off/,
    ],
    [
      'a failure with a page',
      (path) => (path === '/_ping' ? PING : answer(502, '<html>\n<body>Bad Gateway')),
      'far_unavailable',
      /^<html>$/,
    ],
    [
      'a failure that would clear the screen',
      (path) => (path === '/_ping' ? PING : answer(500, JSON.stringify({ message: 'a\x1b[2Jb\x07\x9bc\r' }))),
      'far_failed',
      /^a\[2Jbc$/,
    ],
    ['a failure without a word', (path) => (path === '/_ping' ? PING : answer(500, '')), 'far_failed', /status 500/],
    [
      'a failure whose message is no text',
      (path) => (path === '/_ping' ? PING : answer(500, '{"message":{"a":1}}')),
      'far_failed',
      /"message"/,
    ],
  ];
  for (const [what, wire, code, message] of refused) {
    test(what, async () => {
      const error = await failureOf(wire, getWeb);
      assert.equal(error?.code, code);
      assert.match(error?.message ?? '', message);
    });
  }

  test('a refusal without end is read no further than is worth it', async () => {
    const endless = `HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n${`10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(8)}`;
    const error = await failureOf((path) => (path === '/_ping' ? PING : endless), getWeb);
    assert.equal(error?.code, 'far_failed');
    assert.ok((error?.message.length ?? 0) < 3000);
  });

  test('headers without end are no answer', async () => {
    const headers = `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(100_000)}`;
    const error = await failureOf((path) => (path === '/_ping' ? PING : headers), getWeb);
    assert.equal(error?.code, 'far_answer_invalid');
  });

  test('lines without end end an event stream', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    const wire: Wire = (path) => (path === '/_ping' ? PING : answer(200, body));
    const error = await failureOf(wire, (engine) => Array.fromAsync(engine.system.events()));
    assert.match(error?.message ?? '', /an event without end/);
  });

  test('frames that are none end a conversation', async () => {
    for (const bytes of ['no frames at all', '\x09\0\0\0\0\0\0\x01a', '\x01\x01\0\0\0\0\0\x01a']) {
      const wire: Wire = (path) => {
        if (path.includes('/_ping')) return PING;
        return path.includes('/attach') ? `${upgraded}${bytes}` : answer(200, CONTAINER);
      };
      const error = await failureOf(wire, async (engine) => {
        const session = await engine.streams.attach('web', { stdout: true });
        await Array.fromAsync(session.output);
      });
      assert.match(error?.message ?? '', /its output has no frames/);
    }
  });

  test('a frame that says that it is four gigabytes is what comes of it', async () => {
    const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]), Buffer.from('little')]);
    await using server = await openHostileServer((path) => {
      if (path.includes('/_ping')) return PING;
      return path.includes('/attach') ? [upgraded, frame] : answer(200, CONTAINER);
    });
    const session = await server.engine.streams.attach('web', { stdout: true });
    const output = await Array.fromAsync(session.output);
    assert.equal(Buffer.concat(output.map(({ bytes }) => bytes)).toString(), 'little');
  });

  test('who will not let anybody talk is told of', async () => {
    const wire: Wire = (path) => (path.includes('/_ping') ? PING : answer(200, CONTAINER));
    const error = await failureOf(wire, (engine) => engine.streams.attach('web', { stdout: true }));
    assert.match(error?.message ?? '', /nobody talk on the same connection/);
  });

  test('a path’s description that is none', async () => {
    const header =
      (value: string): Wire =>
      (path) =>
        path.includes('/_ping') ? PING : answer(200, '', `X-Docker-Container-Path-Stat: ${value}\r\n`);
    for (const value of [
      '%%%',
      Buffer.from('[]').toString('base64'),
      Buffer.from('{"mode":"x"}').toString('base64'),
      '',
    ]) {
      const error = await failureOf(header(value), (engine) => engine.files.stat('web', '/etc'));
      assert.equal(error?.code, 'far_answer_invalid', value);
    }
  });

  test('whatever bytes come, there is an answer or a sentence', async () => {
    const random = seededRandom(7);
    const shapes = [CONTAINER, '[{"Id":"x","Mounts":[{}]}]', '{"Volumes":[{"Name":"a"}]}', '{"status":"x","id":"y"}'];
    for (let round = 0; round < 60; round += 1) {
      const base = Buffer.from(shapes[round % shapes.length] ?? '');
      const bytes = Buffer.from(base.map((byte) => (random.below(10) === 0 ? random.below(256) : byte)));
      const wire: Wire = (path) =>
        path === '/_ping' ? PING : [`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.byteLength}\r\n\r\n`, bytes];
      await failureOf(wire, (engine) => engine.containers.list({ all: true }));
      await failureOf(wire, (engine) => engine.volumes.list());
      await failureOf(wire, (engine) => engine.images.pull('a'));
    }
  });
});
