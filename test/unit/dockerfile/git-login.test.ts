import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { withoutLogin } from '../../../src/dockerfile/index.js';

describe('the login in the address of a repository', () => {
  const taken: readonly (readonly [text: string, url: string, user: string, password: string])[] = [
    ['https://joe:hunter2@host.test/a.git', 'https://host.test/a.git', 'joe', 'hunter2'],
    ['http://joe:h%40nter%3A@127.0.0.1:8080/a.git?x', 'http://127.0.0.1:8080/a.git?x', 'joe', 'h@nter:'],
    ['https://joe:h@nter@host.test/a', 'https://host.test/a', 'joe', 'h@nter'],
    ['https://token@host.test', 'https://host.test', 'token', ''],
    ['https://:100%@[::1]:3/a', 'https://[::1]:3/a', '', '100%'],
  ];
  for (const [text, url, user, password] of taken) {
    test(`is taken out of ${text}`, () => {
      const found = withoutLogin(text);
      assert.equal(found.url, url);
      assert.deepEqual(found.env, { GANTRY_GIT_USER: user, GANTRY_GIT_PASSWORD: password });
      for (const secret of [user, password].filter(Boolean)) assert.ok(!found.flags.join(' ').includes(secret));
    });
  }

  for (const text of [
    'https://host.test/a@b',
    'git@host.test:a.git',
    'ssh://git@host.test/a',
    'https://a:b%0Ac@host/a',
  ])
    test(`is none in ${text}`, () => assert.deepEqual(withoutLogin(text), { url: text, flags: [], env: {} }));
});
