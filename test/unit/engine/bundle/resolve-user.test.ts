import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { resolveUser } from '../../../../src/engine/bundle/resolve-user.js';

const FILES: Readonly<Record<string, string>> = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\n# a comment\nbroken line\nalice:x:1000:1001::/home/alice:/bin/sh\n1234:x:7:8::/seven:\n',
  '/etc/group': 'root:x:0:\nalice:x:1001:\nstaff:x:50:bob,alice\nbuilders:x:60:alice\n',
};

const user = (text: string, groupAdd: readonly string[] = [], files = FILES) =>
  resolveUser({ user: text, groupAdd }, { readText: (path) => files[path] });

describe('whom a container runs as', () => {
  test('is root when nothing is said', () => {
    assert.deepEqual(user(''), { uid: 0, gid: 0, additionalGids: [0], home: '/root' });
  });

  test('a name brings its group, its memberships and its home', () => {
    assert.deepEqual(user('alice'), { uid: 1000, gid: 1001, additionalGids: [1001, 50, 60], home: '/home/alice' });
    assert.deepEqual(user('1000'), user('alice'));
  });

  test('a group that is named leaves the memberships out', () => {
    assert.deepEqual(user('alice:staff'), { uid: 1000, gid: 50, additionalGids: [50], home: '/home/alice' });
    assert.deepEqual(user('alice:77'), { uid: 1000, gid: 77, additionalGids: [77], home: '/home/alice' });
  });

  test('a number need not be anybody', () => {
    assert.deepEqual(user('4321'), { uid: 4321, gid: 0, additionalGids: [0], home: '/' });
    assert.deepEqual(user('4321:5', [], {}), { uid: 4321, gid: 5, additionalGids: [5], home: '/' });
  });

  test('a user whose name is a number is found by it', () => {
    assert.equal(user('1234').uid, 7);
  });

  test('further groups come by name or number', () => {
    assert.deepEqual(user('4321', ['staff', '9']).additionalGids, [0, 50, 9]);
  });

  test('an image without the files still has root', () => {
    assert.deepEqual(user('', [], {}), { uid: 0, gid: 0, additionalGids: [0], home: '/' });
  });

  test('an entry whose numbers are too large is none: as -1 it would leave the process root', () => {
    const files = { '/etc/passwd': 'eve:x:4294967295:4294967295::/:/bin/sh\n', '/etc/group': 'eve:x:4294967295:\n' };
    assert.throws(() => user('eve', [], files), { code: 'user_unknown' });
    assert.throws(() => user('1:eve', [], files), { code: 'group_unknown' });
  });

  test('who is unknown is refused, and so is a number too large to be one', () => {
    assert.throws(() => user('zed'), {
      code: 'user_unknown',
      message: 'unable to find user zed: no matching entries in passwd file',
    });
    assert.throws(() => user('alice:zeds'), { code: 'group_unknown' });
    assert.throws(() => user('', ['zeds']), { code: 'group_unknown' });
    assert.throws(() => user('2147483648'), { message: 'uids and gids must be in range 0-2147483647' });
    assert.throws(() => user('-1'), { code: 'user_id_out_of_range' });
  });
});
