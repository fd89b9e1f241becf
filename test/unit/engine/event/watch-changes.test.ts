import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { watchChanges } from '../../../../src/engine/event/watch-changes.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

describe('watching for changes', () => {
  test('leaves nothing on a signal that lives longer than a wait', async () => {
    const { signal } = new AbortController();
    using changes = watchChanges(join(temporaryFolder(), 'gantry.db'));
    for (let i = 0; i < 5; i++) await changes.next(changes.count, { cancelSignal: signal, atMostMs: 1 });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('looks again soon after a change, and seldom where nothing has changed since', async (t) => {
    const path = join(temporaryFolder(), 'gantry.db');
    using changes = watchChanges(path);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const waited = async (): Promise<number> => {
      let isOver = false;
      const over = changes.next(changes.count).then(() => (isOver = true));
      let milliseconds = 0;
      for (; !isOver && milliseconds < 10_000; milliseconds += 100) {
        t.mock.timers.tick(100);
        await nextTurn();
      }
      await over;
      return milliseconds;
    };
    assert.equal(await waited(), 500);
    assert.equal(await waited(), 2500);
    const { count } = changes;
    const told = changes.next(count);
    writeFileSync(path, 'changed');
    await told;
    assert.ok(changes.count > count);
    // What else the kernel has to tell of it.
    for (let before = count; before !== changes.count; await nextTurn()) before = changes.count;
    assert.equal(await waited(), 500);
  });

  test('where the kernel gives no watch, the clock tells', async () => {
    using changes = watchChanges(join(temporaryFolder(), 'not-there', 'gantry.db'));
    await changes.next(changes.count, { atMostMs: 1 });
  });
});
