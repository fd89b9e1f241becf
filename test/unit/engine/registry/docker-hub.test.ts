import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';

import type { Credentials } from '../../../../src/engine/registry/credentials.js';
import { openRegistrySource } from '../../../../src/engine/registry/registry-source.js';
import type { Fetch, FetchRequest } from '../../../../src/host/fetch.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import { parseDigest } from '../../../../src/oci/digest.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { eagerClock } from '../../../support/eager-clock.js';

type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

const CDN = 'https://production.cloudflare.docker.com/registry-v2/docker/registry/v2/blobs/sha256/x/data?verify=1';
const MANIFEST = '{"schemaVersion":2}';
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;
const BLOB = 'a layer';
const BLOB_DIGEST = parseDigest(`sha256:${createHash('sha256').update(BLOB).digest('hex')}`);

// As the hub answers. @see https://distribution.github.io/distribution/spec/auth/token/, https://docs.docker.com/docker-hub/usage/pulls/
const CHALLENGE: Answer = {
  status: 401,
  headers: {
    'www-authenticate':
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
    'docker-distribution-api-version': 'registry/2.0',
  },
  body: '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository","Class":"","Name":"library/alpine","Action":"pull"}]}]}',
};
const LIMITED: Answer = {
  status: 429,
  headers: { 'retry-after': '3600', 'docker-ratelimit-source': '192.0.2.1' },
  body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"}]}',
};
const token = (fields: object): Answer => ({
  status: 200,
  body: JSON.stringify({ ...fields, expires_in: 300, issued_at: '2026-01-02T03:04:05.678Z' }),
});
const FOUND: Answer = {
  status: 200,
  headers: {
    'content-type': 'application/vnd.oci.image.index.v1+json',
    'docker-content-digest': DIGEST,
    'content-length': `${MANIFEST.length}`,
    'ratelimit-limit': '100;w=21600',
  },
};

/** The hub as far as `answer` plays it, and what was asked of it. */
function openHub(answer: (request: FetchRequest) => Answer, login?: Credentials) {
  const requests: FetchRequest[] = [];
  const fetch: Fetch = {
    async send(request) {
      requests.push(request);
      const { status, headers = {}, body = '' } = answer(request);
      return {
        status,
        headers,
        bytes: (async function* () {
          yield Buffer.from(body);
        })(),
        [Symbol.dispose]: () => undefined,
      };
    },
  };
  const source = openRegistrySource(parseReference('alpine'), {
    host: { clock: eagerClock(), random: systemRandom },
    fetch,
    credentials: async (registry) => (registry === 'docker.io' ? login : undefined),
  });
  return { source, requests };
}

const isToken = ({ url }: FetchRequest): boolean => url.host === 'auth.docker.io';
const isAuthorized = ({ headers }: FetchRequest): boolean => headers?.['authorization'] === 'Bearer the-token';

/** The hub that gives everybody a token, and with it what there is. */
function usual(granted: Answer): (request: FetchRequest) => Answer {
  return (request) => {
    if (isToken(request)) return granted;
    if (request.url.href === CDN) return { status: 200, headers: { 'content-length': `${BLOB.length}` }, body: BLOB };
    if (!isAuthorized(request)) return CHALLENGE;
    return request.url.pathname.includes('/blobs/') ? { status: 307, headers: { location: CDN } } : FOUND;
  };
}

describe('docker’s hub, as it answers', () => {
  for (const [what, fields] of [
    ['both names of the token', { token: 'the-token', access_token: 'the-token' }],
    ['token', { token: 'the-token' }],
    ['access_token', { access_token: 'the-token' }],
    ['an empty token beside access_token', { token: '', access_token: 'the-token' }],
  ] as const) {
    test(`an anonymous pull asks for one scope of one service, and takes ${what}`, async () => {
      const { source, requests } = openHub(usual(token(fields)));
      assert.equal((await source.resolve()).digest, DIGEST);
      const [, asked] = requests;
      assert.equal(asked?.url.origin, 'https://auth.docker.io');
      assert.deepEqual(
        [...(asked?.url.searchParams ?? [])],
        [
          ['service', 'registry.docker.io'],
          ['scope', 'repository:library/alpine:pull'],
        ],
      );
      assert.equal(asked?.headers?.['authorization'], undefined);
      assert.ok(requests.every(({ isTlsVerified }) => isTlsVerified));
    });
  }

  test('who is logged in says so to the token service and to nobody else', async () => {
    const login = { username: 'ann', password: 'secret' };
    const { source, requests } = openHub(usual(token({ token: 'the-token' })), login);
    await source.resolve();
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    assert.deepEqual(
      requests.filter(({ headers }) => headers?.['authorization'] === basic).map(({ url }) => url.host),
      ['auth.docker.io'],
    );
    assert.equal(requests.find(isToken)?.url.searchParams.get('account'), 'ann');
  });

  test('a blob is fetched from where it lies, which is told no token', async () => {
    const { source, requests } = openHub(usual(token({ token: 'the-token' })));
    const descriptor = { mediaType: '', digest: BLOB_DIGEST, size: BLOB.length };
    const bytes = await Array.fromAsync(source.readBlob(descriptor));
    assert.equal(Buffer.concat(bytes).toString(), BLOB);
    const elsewhere = requests.find(({ url }) => url.href === CDN);
    assert.equal(elsewhere?.headers?.['authorization'], undefined);
    assert.equal(requests.some(isAuthorized), true);
  });

  test('that it has had enough is told in its own words, and not waited an hour for', async () => {
    const { source, requests } = openHub((request) =>
      isToken(request) ? token({ token: 'the-token' }) : isAuthorized(request) ? LIMITED : CHALLENGE,
    );
    await assert.rejects(source.resolve(), {
      code: 'registry_rate_limited',
      message:
        'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    });
    assert.equal(requests.length, 3);
  });

  test('its token service may have had enough, too', async () => {
    const { source } = openHub((request) => (isToken(request) ? LIMITED : CHALLENGE));
    await assert.rejects(source.resolve(), { code: 'registry_rate_limited' });
  });

  test('what is private or not there is told in docker’s words', async () => {
    const beyond = `${CHALLENGE.headers?.['www-authenticate']},error="insufficient_scope"`;
    const refused = { ...CHALLENGE, headers: { 'www-authenticate': beyond } };
    const { source } = openHub((request) =>
      isToken(request) ? token({ token: 'the-token' }) : isAuthorized(request) ? refused : CHALLENGE,
    );
    await assert.rejects(source.resolve(), { code: 'registry_denied', message: /pull access denied for alpine/ });
  });
});

describe('a registry that wants to know too much', () => {
  const login = { username: 'ann', password: 'very secret' };
  const withRealm = (realm: string): Answer => ({
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${realm}"` },
  });

  for (const realm of ['http://auth.docker.io/token', 'file:///etc/passwd', 'ftp://x/', '', 'not an address', '//x']) {
    test(`no login goes to a token service at ${JSON.stringify(realm)}`, async () => {
      const { source, requests } = openHub(() => withRealm(realm), login);
      await assert.rejects(source.resolve(), { message: /its token service has no usable address/ });
      assert.ok(requests.every(({ headers }) => headers?.['authorization'] === undefined));
    });
  }

  for (const [what, answer] of [
    ['no JSON', 'very secret'],
    ['a token with a line end', '{"token":"x\\r\\nhost: evil"}'],
    ['no token', '{"token":7}'],
    ['no end of it', `{"token":"${'x'.repeat(100_000)}"}`],
  ] as const) {
    test(`a token service that answers ${what} is told without what it said`, async () => {
      const { source } = openHub((request) => (isToken(request) ? { status: 200, body: answer } : CHALLENGE), login);
      await assert.rejects(source.resolve(), (error: Error) => {
        assert.match(error.message, /its token service sent no token/);
        assert.doesNotMatch(`${error.message}${error.stack}${String(error.cause)}`, /very secret|evil/);
        return true;
      });
    });
  }

  test('no failure holds the login, whatever the registry says back', async () => {
    const basic = Buffer.from('ann:very secret').toString('base64');
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      const { source } = openHub(
        (request) => (isToken(request) ? { status, headers: { 'retry-after': '9999' }, body: '{}' } : CHALLENGE),
        login,
      );
      await assert.rejects(source.resolve(), (error: Error) => {
        assert.doesNotMatch(`${error.message}${error.stack}${JSON.stringify(error)}`, /very secret/);
        return !`${error.message}${JSON.stringify(error)}`.includes(basic);
      });
    }
  });
});
