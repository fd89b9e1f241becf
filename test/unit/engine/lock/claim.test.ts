import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { tryClaim } from '../../../../src/engine/lock/claim.js';
import { testHost } from '../../../support/layer-stand.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

describe('claiming a file or folder itself', () => {
  test('one has it until it lets go', () => {
    const path = join(temporaryFolder(), 'file');
    const first = tryClaim(testHost, path, 'a+');
    assert.ok(first);
    assert.equal(tryClaim(testHost, path, 'a+'), undefined);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    using second = tryClaim(testHost, path, 'a+');
    assert.ok(second);
  });

  test('folders too', () => {
    const path = join(temporaryFolder(), 'folder');
    mkdirSync(path);
    using first = tryClaim(testHost, path, 'r');
    assert.ok(first);
    assert.equal(tryClaim(testHost, path, 'r'), undefined);
  });

  test('what is in the file stays', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'kept');
    using claim = tryClaim(testHost, path, 'a+');
    assert.ok(claim);
    assert.equal(readFileSync(path, 'utf8'), 'kept');
  });

  test('a file that was moved away is not what the path names any more', () => {
    const path = join(temporaryFolder(), 'file');
    using first = tryClaim(testHost, path, 'a+');
    renameSync(path, `${path}-moved`);
    using second = tryClaim(testHost, path, 'a+');
    assert.ok(first && second);
    // Between opening and locking, the file may have gone: the lock that is had then is worth nothing.
    const racing = { syscalls: { ...testHost.syscalls, tryLock: () => (rmSync(path), true) } };
    assert.equal(tryClaim(racing, path, 'a+'), undefined);
  });
});
