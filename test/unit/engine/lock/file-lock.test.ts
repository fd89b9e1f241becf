import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { acquireLock, tryAcquireLock } from '../../../../src/engine/lock/file-lock.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const host = nodeHost({});

describe('a kernel lock', () => {
  test('keeps a second taker out until it is let go', async () => {
    const path = join(temporaryFolder(), 'not', 'yet', 'there');
    const first = await acquireLock(host, path);
    assert.equal(tryAcquireLock(host, path), undefined);
    const second = acquireLock(host, path);
    first[Symbol.dispose]();
    using _ = await second;
    assert.equal(tryAcquireLock(host, path), undefined);
  });

  test('is shared by those who ask for that', () => {
    const path = join(temporaryFolder(), 'lock');
    using one = tryAcquireLock(host, path, 'shared');
    using two = tryAcquireLock(host, path, 'shared');
    assert.ok(one && two);
    assert.equal(tryAcquireLock(host, path), undefined);
  });

  test('a waiter can be called off', async () => {
    const path = join(temporaryFolder(), 'lock');
    using _ = await acquireLock(host, path);
    await assert.rejects(acquireLock(host, path, { cancelSignal: AbortSignal.timeout(10) }), { code: 'cancelled' });
  });

  test('whoever waited for a file that was removed gets a lock that holds others off', async () => {
    const path = join(temporaryFolder(), 'lock');
    const first = await acquireLock(host, path);
    const second = acquireLock(host, path);
    first.removeFile();
    first[Symbol.dispose]();
    using _ = await second;
    assert.equal(existsSync(path), true);
    assert.equal(tryAcquireLock(host, path), undefined);
  });
});
