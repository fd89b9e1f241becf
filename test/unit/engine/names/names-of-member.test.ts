import assert from 'node:assert/strict';
import { test } from 'node:test';

import { namesOfMember } from '../../../../src/engine/names/names-of-member.js';

const MEMBER = {
  containerId: '0123456789abcdef'.repeat(4),
  containerName: 'web_1',
  hostname: 'Front',
  aliases: ['www', 'db'],
  networkName: 'Back',
};

test('a container is found by name, alias, short id and host name, also with the network behind it', () => {
  assert.deepEqual(namesOfMember(MEMBER), [
    'web_1',
    'www',
    'db',
    '0123456789ab',
    'front',
    'web_1.back',
    'www.back',
    'db.back',
    '0123456789ab.back',
    'front.back',
  ]);
});

test('a name is there once, though it is several things', () => {
  const names = namesOfMember({ ...MEMBER, hostname: '0123456789ab', aliases: ['web_1', 'WEB_1'] });
  assert.deepEqual(names, ['web_1', '0123456789ab', 'web_1.back', '0123456789ab.back']);
});

test('what nobody can ask for, and what would break the file of a name server, is left out', () => {
  const aliases = ['', 'a b', 'a,b', 'a\nb', 'ünï', '.', 'a..b', '-a', 'x'.repeat(64), `${'abcdefgh.'.repeat(29)}x`];
  assert.deepEqual(namesOfMember({ ...MEMBER, hostname: '', aliases }), [
    'web_1',
    '0123456789ab',
    'web_1.back',
    '0123456789ab.back',
  ]);
});
