import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { problemToError, readProblem } from '../../../../src/engine/registry/registry-problem.js';
import type { FetchResponse } from '../../../../src/host/fetch.js';

type Answer = { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

const answered = ({ status, body, headers = {} }: Answer): FetchResponse => ({
  status,
  headers,
  bytes: (async function* () {
    yield Buffer.from(body);
  })(),
  [Symbol.dispose]: () => undefined,
});

describe('who may not read is told', () => {
  const UNAUTHORIZED = JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] });
  const bearer = (more = ''): Record<string, string> => ({
    'www-authenticate': `Bearer realm="http://127.0.0.1:1/token"${more}`,
  });
  const told: readonly (readonly [what: string, answer: Answer, code: string, message: RegExp])[] = [
    [
      'what its registry says',
      { status: 401, body: UNAUTHORIZED },
      'registry_unauthorized',
      /^unauthorized: authentication required$/,
    ],
    [
      'that it is hidden, where a login is not enough',
      { status: 401, body: UNAUTHORIZED, headers: bearer(',error="insufficient_scope"') },
      'registry_denied',
      /^pull access denied for web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied$/,
    ],
    [
      'that it is hidden, where nothing is said',
      { status: 403, body: '' },
      'registry_denied',
      /^pull access denied for web, /,
    ],
    [
      'what a token service says in words of its own',
      { status: 401, body: '{"details":"incorrect username or password"}' },
      'registry_unauthorized',
      /^unauthorized: incorrect username or password$/,
    ],
    [
      'nothing of what cannot be read',
      { status: 401, body: '{"details":{}}' },
      'registry_unauthorized',
      /^unauthorized: authentication required$/,
    ],
  ];
  for (const [what, answer, code, message] of told) {
    test(what, async () => {
      const problem = await readProblem(answered(answer));
      const { code: thrown, message: said } = problemToError(problem, { registry: 'there', repository: 'web' });
      assert.equal(thrown, code);
      assert.match(said, message);
    });
  }
});
