import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { parseAuthChallenges } from '../../../../src/engine/registry/auth-challenge.js';
import type { CredentialSource } from '../../../../src/engine/registry/credentials.js';
import { openLogins } from '../../../../src/engine/registry/logins.js';
import { registryEndpoints } from '../../../../src/engine/registry/registry-hosts.js';
import { locationsToRead, locationToWrite } from '../../../../src/engine/registry/registry-location.js';
import {
  expandAlias,
  type MirrorSettings,
  type RegistrySettings,
} from '../../../../src/engine/registry/registry-settings.js';
import { parseRetryAfterMs, retryDelayMs } from '../../../../src/engine/registry/retry-delay.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

describe('challenges are read', () => {
  for (const [header, expected] of [
    ['', []],
    ['Basic realm="Registry"', [{ scheme: 'basic', parameters: { realm: 'Registry' } }]],
    [
      'Bearer realm="https://auth.test/token",service="a, b",scope="repository:x:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: { realm: 'https://auth.test/token', service: 'a, b', scope: 'repository:x:pull,push' },
        },
      ],
    ],
    [
      'Negotiate, Basic realm=x , Bearer Realm="a \\"quoted\\" one"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'x' } },
        { scheme: 'bearer', parameters: { realm: 'a "quoted" one' } },
      ],
    ],
    ['Bearer realm="never closed', [{ scheme: 'bearer', parameters: {} }]],
    ['"?!', []],
  ] as const) {
    test(header || '(nothing)', () => {
      assert.deepEqual(parseAuthChallenges(header).slice(0, expected.length), expected);
    });
  }

  test('in no more time than they are long', () => {
    const started = performance.now();
    parseAuthChallenges(`Bearer ${'a="b",'.repeat(5000)}${' '.repeat(50_000)}"`);
    assert.ok(performance.now() - started < 10_000);
  });
});

const noHelpers = nodeHost({});
const dockerConfigCredentials = (dockerConfigDir: string): CredentialSource =>
  openLogins({ dockerConfigDir, host: noHelpers }).find;

describe('logins in docker’s config.json', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const open = (config: unknown) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    return dockerConfigCredentials(dir);
  };

  test('are found by the registry’s name, docker’s own by its old address', async () => {
    const credentials = open({
      auths: {
        'https://index.docker.io/v1/': { auth: base64('ann:hub') },
        'registry.test:5000': { auth: base64('bob:with:colons') },
        'https://other.test': { username: 'cy', password: 'plain' },
        'token.test': { auth: base64('<token>:'), identitytoken: 'id' },
      },
    });
    assert.equal((await credentials('docker.io'))?.password, 'hub');
    assert.deepEqual(await credentials('registry.test:5000'), {
      username: 'bob',
      password: 'with:colons',
      identityToken: undefined,
    });
    assert.equal((await credentials('other.test'))?.username, 'cy');
    assert.equal((await credentials('token.test'))?.identityToken, 'id');
    assert.equal(await credentials('registry.test'), undefined);
    assert.equal(await credentials('constructor'), undefined);
  });

  test('are none where there is no file, or none that can be read', async () => {
    assert.equal(await dockerConfigCredentials(temporaryFolder())('docker.io'), undefined);
    for (const config of ['{', '[]', '{"auths":[]}', { auths: { 'docker.io': { auth: 7 } } }]) {
      assert.equal(await open(config)('docker.io'), undefined);
    }
  });
});

describe('a registry is looked for', () => {
  for (const [registry, expected] of [
    ['docker.io', ['https://registry-1.docker.io']],
    ['quay.io', ['https://quay.io']],
    ['registry.test:5000', ['https://registry.test:5000']],
    ['localhost:5000', ['https://localhost:5000', 'http://localhost:5000']],
    ['127.0.0.53', ['https://127.0.0.53', 'http://127.0.0.53']],
    ['[::1]:5000', ['https://[::1]:5000', 'http://[::1]:5000']],
    ['127.0.0.1.evil.test', ['https://127.0.0.1.evil.test']],
    ['plain.test', ['https://plain.test', 'http://plain.test']],
  ] as const) {
    test(`${registry} at ${expected.join(', then ')}`, () => {
      const endpoints = registryEndpoints(registry, ['plain.test']);
      assert.deepEqual(
        endpoints.map(({ origin }) => origin),
        expected,
      );
      assert.equal(
        endpoints.every(({ isTlsVerified }) => isTlsVerified),
        expected.length === 1,
      );
    });
  }
});

describe('between attempts', () => {
  test('the time doubles, and is scattered over its second half', () => {
    const delays = [1, 2, 3, 9].map((attempt) => retryDelayMs(attempt, { hex: () => '', below: () => 0 }));
    assert.deepEqual(delays, [125, 250, 500, 5000]);
  });

  test('a registry may say how long: in seconds, or until when', () => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    assert.equal(parseRetryAfterMs('7', now), 7000);
    assert.equal(parseRetryAfterMs('Fri, 02 Jan 2026 03:04:15 GMT', now), 10_000);
    assert.equal(parseRetryAfterMs('Fri, 02 Jan 2026 03:04:00 GMT', now), 0);
    assert.equal(parseRetryAfterMs('soon', now), undefined);
    assert.equal(parseRetryAfterMs(undefined, now), undefined);
  });
});

describe('places of a repository', () => {
  const mirror = (address: string, more: Partial<MirrorSettings> = {}): MirrorSettings => {
    return { address, isInsecure: false, holdsFor: 'all', ...more };
  };
  const settings: RegistrySettings = {
    insecureRegistries: ['10.1.0.0/16', 'lan.test:5000', 'fd00::/8'],
    prefixes: [
      { prefix: 'docker.io/library', location: undefined, isInsecure: false, mirrors: [mirror('near.test/hub')] },
      { prefix: 'blocked.test', location: undefined, isInsecure: false, mirrors: [], blockedBy: '/etc/x.conf' },
      {
        prefix: 'docker.io',
        location: undefined,
        isInsecure: false,
        mirrors: [mirror('https://one.test'), mirror('http://two.test:81/x')],
      },
      { prefix: 'old.test', location: 'new.test/from-old', isInsecure: true, mirrors: [] },
      {
        prefix: '*.lan',
        location: 'hub.test/lan',
        isInsecure: false,
        mirrors: [
          mirror('digests.test', { holdsFor: 'digests' }),
          mirror('tags.test', { holdsFor: 'tags', isInsecure: true }),
        ],
      },
    ],
    aliases: new Map([['web', 'old.test/team/web']]),
  };
  const places = (name: string): readonly string[] =>
    locationsToRead(parseReference(name), settings).map(
      ({ repository, endpoints }) => `${endpoints[0]?.origin}/${repository}`,
    );

  test('mirrors come first, by the longest prefix, and the registry itself last', () => {
    assert.deepEqual(places('nginx'), ['https://near.test/hub/nginx', 'https://registry-1.docker.io/library/nginx']);
    assert.deepEqual(places('team/web'), [
      'https://one.test/team/web',
      'http://two.test:81/x/team/web',
      'https://registry-1.docker.io/team/web',
    ]);
    assert.deepEqual(places('docker.io.test/web'), ['https://docker.io.test/web']);
  });

  test('what has moved is where it has moved to, for reading and writing', () => {
    assert.deepEqual(places('old.test/a/b'), ['https://new.test/from-old/a/b']);
    const { registry, endpoints } = locationToWrite(parseReference('old.test/a'), settings);
    assert.equal(registry, 'new.test');
    assert.deepEqual(
      endpoints.map(({ origin, isTlsVerified }) => [origin, isTlsVerified]),
      [
        ['https://new.test', false],
        ['http://new.test', false],
      ],
    );
    const [other] = locationToWrite(parseReference('new.test/a'), settings).endpoints;
    assert.equal(other?.isTlsVerified, true, 'what is insecure for one prefix is so for no other');
  });

  test('of a domain every host; mirrors may hold for tags or for digests alone', () => {
    assert.deepEqual(places('a.b.lan/team/web:1'), ['https://tags.test/team/web', 'https://hub.test/lan/team/web']);
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.deepEqual(places(`a.lan/web@${digest}`), ['https://digests.test/web', 'https://hub.test/lan/web']);
    assert.deepEqual(places('x.plan/web'), ['https://x.plan/web']);
  });

  test('a blocked registry is neither read nor written, and who blocks it is told', () => {
    for (const place of [locationsToRead, locationToWrite]) {
      assert.throws(() => place(parseReference('blocked.test/a'), settings), {
        code: 'registry_blocked',
        message: 'registry blocked.test is blocked in /etc/x.conf',
      });
    }
  });

  test('a short name stands for its long one, with tag and digest as they were', () => {
    assert.equal(expandAlias(settings, 'web:2'), 'old.test/team/web:2');
    assert.equal(expandAlias(settings, 'web@sha256:x'), 'old.test/team/web@sha256:x');
    assert.equal(expandAlias(settings, 'web/other'), undefined);
  });

  test('subnets hold for addresses in them', () => {
    const isInsecure = (registry: string): boolean =>
      registryEndpoints(registry, settings.insecureRegistries)[0]?.isTlsVerified === false;
    assert.deepEqual(
      ['10.1.2.3:5000', '10.2.0.1', 'lan.test:5000', 'lan.test', '[fd00::1]:5000', '[fe00::1]', '127.9.9.9'].map(
        isInsecure,
      ),
      [true, false, true, false, true, false, true],
    );
  });
});
