import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { ContainerMount } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const mount = (type: ContainerMount['type'], source: string, destination: string): ContainerMount => ({
  type,
  source,
  destination,
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
});

describe('places that an image declares as volumes', () => {
  const stand = engineStand();

  test('are the same place with a slash at the end', async () => {
    const { id: source } = await stand.create();
    const Volumes = { '/data/': {}, '/data': {}, '/more/': {}, '/own//': {} };
    await stand.engine.containers.commit(source, { name: 'declares:1', changes: { Volumes } });
    const asked = { image: 'declares:1', command: ['true'], mounts: [mount('volume', 'named', '/own')] };
    const container = await stand.create(asked);
    const places = container.config.mounts.map(({ destination }) => destination);
    assert.deepEqual(places.toSorted(), ['/data', '/more', '/own']);
    const { exitCode } = await stand.run(asked);
    assert.equal(exitCode, 0);
  });

  test('are folders on the machine as soon as the container is made', async () => {
    const { config } = await stand.create({
      mounts: [mount('volume', '', '/no/such'), mount('volume', 'fresh', '/x')],
    });
    assert.equal(config.mounts.length, 2);
    for (const { source } of config.mounts) {
      assert.ok(existsSync(join(stand.opened.roots.dataRoot, 'volumes', source, '_data')), source);
    }
  });
});

describe('what lies over /proc', () => {
  const stand = engineStand();
  const refused = { code: 'mount_inside_proc' };

  for (const place of ['/proc/sys', '/proc/kcore', '/proc/self/attr', '//proc/sys/../tty', '/proc']) {
    test(`${place} is no place for a folder or a volume`, async () => {
      for (const type of ['bind', 'volume'] as const) {
        const source = type === 'bind' ? temporaryFolder() : 'over-proc';
        const { id } = await stand.create({ mounts: [mount(type, source, place)] });
        await assert.rejects(stand.engine.containers.start(id), refused);
      }
    });
  }

  test('nor may an image ask for it', async () => {
    const { id: source } = await stand.create();
    const name = 'over-proc:1';
    await stand.engine.containers.commit(source, { name, changes: { Volumes: { '/proc/sys': {} } } });
    const { id } = await stand.create({ image: name });
    await assert.rejects(stand.engine.containers.start(id), refused);
  });
});

for (const runtime of ['crun', 'runc']) {
  describe(`what may lie over /proc, with ${runtime}`, () => {
    const stand = engineStand({ runtime });

    test('are files that others stand in for, and a proc', async () => {
      const mounts = [mount('bind', '/etc/hostname', '/proc/cpuinfo')];
      assert.equal(
        await stand.say('cmp /proc/cpuinfo /etc/own && echo same', {
          mounts: [...mounts, mount('bind', '/etc/hostname', '/etc/own')],
        }),
        'same',
      );
      assert.equal(await stand.say('echo fine', { mounts: [mount('bind', '/proc', '/proc')] }), 'fine');
      assert.equal(
        await stand.say('echo fine', { image: BUSYBOX, mounts: [mount('bind', '/proc', '/processes')] }),
        'fine',
      );
    });
  });

  describe(`a tmpfs, with ${runtime}`, () => {
    const stand = engineStand({ runtime });
    const peers = async (options: readonly string[]): Promise<string> =>
      await stand.say('grep " /t " /proc/self/mountinfo', { mounts: [{ ...mount('tmpfs', '', '/t'), options }] });

    test('hears of mounts, and tells of them, as it is told to', async () => {
      assert.match(await peers(['shared', 'size=64k']), / shared:\d+ .*size=64k/);
      assert.doesNotMatch(await peers(['rprivate']), / (?:shared|master):/);
      assert.doesNotMatch(await peers([]), / (?:shared|master):/);
    });
  });
}
