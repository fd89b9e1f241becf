import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedSync } from '../../../../src/engine/snapshot/shared-sync.js';
import { engineError } from '../../../../src/errors/engine-error.js';

/** A sync that takes until the test ends it. */
function slowSync() {
  const runs: PromiseWithResolvers<void>[] = [];
  const end = (index: number, errno?: string): void => {
    if (errno === undefined) runs[index]?.resolve();
    else runs[index]?.reject(engineError('system_call_failed', { call: 'syncfs', path: '/somewhere', errno }));
  };
  const syscalls = {
    syncFileSystem: () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
  };
  return { runs, end, disk: sharedSync({ syscalls }, '/somewhere') };
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
    const failing = assert.rejects(disk.flush(), { code: 'system_call_failed', message: 'syncfs /somewhere: EIO' });
    await settled();
    const next = disk.flush();
    end(0, 'EIO');
    await failing;
    await settled();
    end(1);
    await next;
  });

  test('that finds no room says that the disk is full', async () => {
    const { end, disk } = slowSync();
    const failing = assert.rejects(disk.flush(), { code: 'disk_full' });
    await settled();
    end(0, 'ENOSPC');
    await failing;
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
    end(1, 'EIO'); // What goes wrong here is nobody's yet.
    await settled();
    work.resolve('done');
    assert.equal(await working, 'done');
    mock.timers.tick(1000);
    await settled();
    assert.equal(runs.length, 2);
  });
});
