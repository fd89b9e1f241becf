import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { sharedSync } from '../../../../src/engine/snapshot/shared-sync.js';
import type { ProcessOutput } from '../../../../src/host/processes.js';

/** A `sync` that takes until the test ends it. */
function slowSync() {
  const runs: PromiseWithResolvers<ProcessOutput>[] = [];
  const end = (index: number, exitCode = 0): void =>
    runs[index]?.resolve({ exitCode, signal: undefined, stdout: '', stderr: 'sync: no such disk' });
  const processes = {
    run: () => {
      const run = Promise.withResolvers<ProcessOutput>();
      runs.push(run);
      return run.promise;
    },
  };
  return { runs, end, disk: sharedSync({ processes }, '/somewhere') };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a shared sync', () => {
  test('is one for all who ask before it begins', async () => {
    const { runs, end, disk } = slowSync();
    const asked = [disk.flush(), disk.flush()];
    await settled();
    assert.equal(runs.length, 1);
    end(0);
    await Promise.all(asked);
  });

  test('that has begun is not enough for who asks then: they share the next', async () => {
    const { runs, end, disk } = slowSync();
    const first = disk.flush();
    await settled();
    let isLater = false;
    const later = Promise.all([disk.flush(), disk.flush()]).then(() => (isLater = true));
    end(0);
    await first;
    await settled();
    assert.equal(runs.length, 2);
    assert.equal(isLater, false);
    end(1);
    await later;
  });

  test('that fails is told to those who waited for it, and to nobody else', async () => {
    const { end, disk } = slowSync();
    const failing = assert.rejects(disk.flush(), {
      code: 'program_failed',
      message: 'sync failed: sync: no such disk',
    });
    await settled();
    const next = disk.flush();
    end(0, 1);
    await failing;
    await settled();
    end(1);
    await next;
  });

  test('is begun again and again while something works, one at a time, and never after', async ({ mock }) => {
    mock.timers.enable({ apis: ['setInterval'] });
    const { runs, end, disk } = slowSync();
    const work = Promise.withResolvers<string>();
    const working = disk.flushWhile(work.promise);
    assert.equal(runs.length, 0);
    for (let ticks = 0; ticks < 5; ticks += 1) mock.timers.tick(200);
    await settled();
    assert.equal(runs.length, 1);
    end(0);
    mock.timers.tick(200);
    await settled();
    assert.equal(runs.length, 2);
    end(1, 1); // What goes wrong here is nobody's yet.
    await settled();
    work.resolve('done');
    assert.equal(await working, 'done');
    mock.timers.tick(1000);
    await settled();
    assert.equal(runs.length, 2);
  });
});
