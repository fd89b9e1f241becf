import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { acquireLock, tryAcquireLock } from '../../src/engine/lock/file-lock.js';
import { layout } from '../../src/engine/roots.js';
import { testHost } from '../support/layer-stand.js';
import { filesStand } from '../support/linux/files-stand.js';
import { until } from '../support/until.js';

describe('beside a commit', () => {
  const stand = filesStand();
  const lockPath = (id: string): string => join(layout.locks(stand.opened.roots), `${id}.files`);
  const isHeld = (id: string): boolean => {
    using lock = tryAcquireLock(testHost, lockPath(id));
    return lock === undefined;
  };

  test('a container is looked at and stopped; what would change its files waits', async () => {
    const { containers, streams } = stand.engine;
    const { id } = await stand.running('echo said');
    const files = await acquireLock(testHost, lockPath(id));
    const details = await containers.details(id);
    assert.equal(details.container.state.status, 'running');
    assert.ok((await Array.fromAsync(streams.logs(id))).flat().length > 0);
    await containers.stop(id, { timeoutSeconds: 0 });
    await containers.rename(id, 'renamed-meanwhile');
    const waiting = [containers.commit(id, { name: 'second:1' }), containers.start(id)];
    const first = await Promise.race([...waiting, testHost.clock.sleep(300).then(() => 'nobody')]);
    assert.equal(first, 'nobody');
    assert.equal((await containers.get(id)).state.status, 'exited');
    files[Symbol.dispose]();
    await Promise.all(waiting);
    assert.equal((await containers.get(id)).state.status, 'running');
    assert.equal(existsSync(lockPath(id)), false);
  });

  test('a stop in the middle of it, and it still holds all that there was', async () => {
    const { containers, images } = stand.engine;
    const { id } = await stand.running('head -c 60000000 /dev/urandom > /large; echo there > /last');
    const commit = containers.commit(id, { name: 'large:1' });
    await until(() => isHeld(id));
    await containers.stop(id, { timeoutSeconds: 0 });
    const removal = containers.remove(id);
    await commit;
    await removal;
    assert.ok((await images.get('large:1')).sizeBytes > 60_000_000);
    const { stdout } = await stand.gantry(['run', '--rm', '--network', 'none', 'large:1', 'cat', '/last']);
    assert.equal(stdout, 'there\n');
  });

  test('a container that removes itself when it ends stays until the commit is done', async () => {
    const { containers } = stand.engine;
    const { id } = await stand.running('head -c 50000000 /dev/urandom > /large; echo there > /last', {
      isAutoRemoved: true,
    });
    const commit = containers.commit(id, { name: 'leaving:1' });
    await until(() => isHeld(id));
    await containers.kill(id);
    await commit;
    const { stdout } = await stand.gantry(['run', '--rm', '--network', 'none', 'leaving:1', 'cat', '/last']);
    assert.equal(stdout, 'there\n');
    await containers.wait(id, { condition: 'removed' }).catch(() => undefined);
    await assert.rejects(containers.get(id), { code: 'container_not_found' });
    assert.equal(existsSync(lockPath(id)), false);
  });
});
