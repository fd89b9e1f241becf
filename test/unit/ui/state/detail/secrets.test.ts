import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { maskedLine, toVariable } from '../../../../../src/ui/state/detail/secrets.js';

describe('secrets of an environment', () => {
  for (const line of [
    'POSTGRES_PASSWORD=x',
    'DB_PASSWD=x',
    'api_token=x',
    'AWS_SECRET_ACCESS_KEY=x',
    'SSH_PRIVATE_KEY=x',
    'GOOGLE_CREDENTIALS=x',
    'GPG_PASSPHRASE=x',
  ])
    test(`${line} is masked`, () => assert.match(maskedLine(line), /=\*{8}$/));

  for (const line of [
    'PATH=/bin',
    'LANG=C',
    'GPG_KEY=E3FF',
    'KEYBOARD=us',
    'HTTP_PROXY=http://proxy:3128',
    'EMPTY_TOKEN=',
  ])
    test(`${line} is shown`, () => assert.equal(maskedLine(line), line));

  test('of an address only the password is masked', () => {
    assert.equal(
      maskedLine('DATABASE_URL=postgres://web:hunter2@db/shop'),
      'DATABASE_URL=postgres://web:********@db/shop',
    );
    assert.equal(maskedLine('URL=amqp://web:hunt@er:2@mq/a@b'), 'URL=amqp://web:********@mq/a@b');
  });

  test('the mask does not tell how long the value is', () => {
    assert.equal(toVariable('A_TOKEN=1', 0).shown.length, toVariable(`A_TOKEN=${'1'.repeat(99)}`, 0).shown.length);
  });

  test('a line without a value is a name', () => {
    assert.equal(maskedLine('TOKEN'), 'TOKEN');
  });
});
