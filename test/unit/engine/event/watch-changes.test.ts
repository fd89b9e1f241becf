import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { watchChanges } from '../../../../src/engine/event/watch-changes.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

describe('watching for changes', () => {
  test('leaves nothing on a signal that lives longer than a wait', async () => {
    const { signal } = new AbortController();
    using changes = watchChanges(join(temporaryFolder(), 'gantry.db'));
    for (let i = 0; i < 5; i++) await changes.next(changes.count, { cancelSignal: signal, atMostMs: 1 });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('where the kernel gives no watch, the clock tells', async () => {
    using changes = watchChanges(join(temporaryFolder(), 'not-there', 'gantry.db'));
    await changes.next(changes.count, { atMostMs: 1 });
  });
});
