import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, test } from 'node:test';

import { apiRoutes } from '../../src/server/api-routes.js';
import { Router } from '../../src/server/http/router.js';
import type { Route } from '../../src/server/route.js';
import { absentRoutes } from '../../src/server/routes/absent.js';
import { type ApiAnswer, type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, exitedState } from '../support/builders.js';
import { fullContainer } from '../support/full-container.js';
import { modelDisagreements } from '../support/published-models/model-disagreements.js';
import { readModels } from '../support/published-models/read-models.js';
import { PUBLISHED_ANSWERS, type PublishedAnswer } from './published-answers.js';

const MODELS = readModels();
const BUILT_BY_ITSELF = {
  User: 'me',
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/data': {} },
  Labels: { a: 'b' },
  Entrypoint: ['/bin/sh'],
  WorkingDir: '/srv',
  StopSignal: 'SIGINT',
  Healthcheck: { Test: ['CMD', 'true'], Retries: 3 },
};

const open = (): Promise<ApiStand> =>
  openApiStand({
    images: [anImage('web:1', { run: BUILT_BY_ITSELF }), anImage('bare:1', { labels: {} }), anImage('')],
    containers: [
      fullContainer(),
      aContainer('old', { state: exitedState(137, { isOomKilled: true }) }),
      aContainer('new'),
    ],
  });

const routesAlone = (): readonly Route[] =>
  apiRoutes({ engine: {} as Parameters<typeof apiRoutes>[0]['engine'], version: '', nowMs: () => 0 });

/** Those whose connection is given over have tests of their own. */
const GIVEN_OVER = new Set(['POST /containers/:id/attach', 'GET /containers/:id/attach/ws']);

describe('every answer is what docker’s published schema says', () => {
  for (const row of PUBLISHED_ANSWERS) {
    const { ask, after, status = 200, answer } = row;
    test(`${ask} → ${status}, ${answer}${after ? ', after something' : ''}`, async () => {
      await using api = await open();
      const made = await after?.(api);
      const path = ask.replace('EXEC', typeof made === 'string' ? made : '');
      if (answer.startsWith('first line of ')) {
        assert.deepEqual(disagreements(answer.slice('first line of '.length), await firstLine(api, path)), []);
        return;
      }
      const [method = '', target = ''] = path.split(' ', 2);
      const asking = api.ask(method, target, { body: row.body });
      await row.meanwhile?.(api);
      const answered = await asking;
      assert.equal(answered.status, status, answered.text);
      assert.deepEqual(disagreementsOf(row, answered), []);
      assert.deepEqual(api.bugs, []);
    });
  }

  test('the table has a row for each endpoint', () => {
    const routes = routesAlone();
    const router = new Router(routes);
    const asked = PUBLISHED_ANSWERS.map(({ ask }) => {
      const [method = '', target = ''] = ask.split(' ', 2);
      return router.match(method, target.replace(/\?.*/, '')).route;
    });
    const absent = new Set(absentRoutes().map(nameOf));
    const left = routes
      .filter((route) => !asked.includes(route))
      .map(nameOf)
      .filter((name) => !absent.has(name) && !GIVEN_OVER.has(name));
    assert.deepEqual(left, []);
  });

  for (const { method, path } of absentRoutes().filter(({ path: where }) => !where.startsWith('/plugins'))) {
    test(`${method} ${path} is refused in docker’s form`, async () => {
      await using api = await open();
      const { status, json } = await api.ask(method, path.replace(/:\w+\*?/g, 'x'));
      assert.ok(status >= 400, String(status));
      assert.deepEqual(disagreements('ErrorResponse', json), []);
    });
  }
});

describe('what is not there is told alike everywhere', () => {
  const missing: Readonly<Record<string, string>> = {
    containers: 'No such container: nobody',
    exec: 'No such exec instance: nobody',
    networks: 'network nobody not found',
    volumes: 'get nobody: no such volume',
  };
  /** Told in plain words, or of clusters alone: `refusals.test.ts`. */
  const apart = new Set(['POST /containers/:id/attach', 'PUT /volumes/:name']);
  const routes = routesAlone().filter(
    ({ method, path }) => /^\/\w+\/:(id|name)(\/|$)/.test(path) && !apart.has(`${method} ${path}`),
  );
  for (const { method, path } of routes.filter(({ path: where }) => missing[where.split('/')[1] ?? ''] !== undefined)) {
    test(`${method} ${path}`, async () => {
      await using api = await open();
      const query = QUERY_OF[path.replace(/^.*\//, '')] ?? '';
      const body = method === 'POST' && BODY_OF[path];
      const { status, json } = await api.ask(method, `${path.replace(/:\w+/, 'nobody')}${query}`, {
        body: body || undefined,
      });
      assert.equal(status, 404);
      const sentence = `${path.endsWith('/kill') ? 'cannot kill container: nobody: ' : ''}${missing[path.split('/')[1] ?? '']}`;
      if (method !== 'HEAD') assert.deepEqual(json, { message: sentence });
      assert.deepEqual(api.bugs, []);
    });
  }
});

/** Without these something else is wrong first. */
const QUERY_OF: Readonly<Record<string, string>> = {
  logs: '?stdout=1',
  archive: '?path=/',
  rename: '?name=x',
  resize: '?h=20&w=40',
};
const BODY_OF: Readonly<Record<string, object>> = {
  '/containers/:id/exec': { Cmd: ['true'] },
  '/containers/:id/update': { Memory: 0 },
  '/exec/:id/start': {},
  '/networks/:id/connect': { Container: 'full' },
  '/networks/:id/disconnect': { Container: 'full' },
};

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

const disagreements = (type: string, value: unknown): readonly string[] => modelDisagreements(MODELS, type, value);

function disagreementsOf({ answer }: PublishedAnswer, answered: ApiAnswer): readonly string[] {
  const { text, headers } = answered;
  if (answer === 'bytes') return [];
  if (answer === 'empty') return text === '' ? [] : [`a body: ${text}`];
  if (headers['content-type'] !== 'application/json') return [`content type ${headers['content-type']}`];
  if (!answer.startsWith('lines of ')) return disagreements(answer, answered.json);
  const { lines } = answered;
  return lines.length === 0 ? ['no line'] : lines.flatMap((line) => disagreements(answer.slice(9), line));
}

/** Of an answer without end. */
async function firstLine({ socketPath, engine }: ApiStand, ask: string): Promise<unknown> {
  const [method = '', path = ''] = ask.split(' ', 2);
  const asked = request({ socketPath, method, path }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  engine.streams.tick();
  const [chunk] = (await once(response, 'data')) as [Buffer];
  asked.destroy();
  return JSON.parse(chunk.toString('utf8').split('\n')[0] ?? '');
}
