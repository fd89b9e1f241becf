import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, test } from 'node:test';

import { archive, mountOf } from '../contract/volume-service.contract.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { killKeepers } from '../support/linux/find-keepers.js';
import { keeperPid } from '../support/linux/keeper-pid.js';
import { sh } from '../support/linux/run-container.js';
import { openTestRoots } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('backups of volumes', () => {
  const stand = engineStand();
  const folderOf = (name: string): string => join(stand.opened.roots.dataRoot, 'volumes', name, '_data');

  test('T24, 4.2.5: it is read and backed up while a container writes', async () => {
    const { id } = await stand.sleeper({
      command: sh('i=0; while :; do i=$((i+1)); echo $i > /data/f$((i%50)); mkdir -p /data/d; rm -rf /data/d; done'),
      mounts: [mountOf('busy')],
    });
    for (let round = 0; round < 3; round += 1) {
      const file = join(temporaryFolder(), 'busy.tar');
      await pipeline(await stand.engine.volumes.export('busy'), createWriteStream(file));
      assert.match(execFileSync('tar', ['-tf', file], { encoding: 'utf8' }), /^\.\/\n/);
      await stand.engine.backups.create('busy', { keep: 2 });
    }
    assert.equal((await stand.engine.backups.list('busy')).length, 2);
    await stand.engine.containers.remove(id, { force: true });
    const { before: saved } = await stand.engine.backups.restore('busy');
    assert.ok(saved);
  });

  test('by its schedule it is backed up while a container uses it, only where something has changed, kept so many', async () => {
    const { id } = await stand.sleeper({
      command: sh(
        'while [ ! -e /data/stop ]; do date +%N > /data/file; sleep 0.1; done; echo end > /data/file; sleep 1000',
      ),
      mounts: [mountOf('timed')],
    });
    await stand.engine.backups.setSchedule('timed', { everyMs: 1000, keep: 2 });
    const settled = async (): Promise<boolean> => {
      const [newest] = await stand.engine.backups.list('timed');
      const [schedule] = await stand.engine.backups.schedules();
      if (!newest || !schedule) return false;
      // Looked at twice since, and nothing had changed.
      return schedule.nextAtMs > newest.createdAtMs + 3000;
    };
    const numbers = new Set<number>();
    await eventually('three of them', async () => {
      for (const { number } of await stand.engine.backups.list('timed')) numbers.add(number);
      return numbers.size >= 3;
    });
    writeFileSync(join(folderOf('timed'), 'stop'), '');
    await eventually('its last word', () => readFileSync(join(folderOf('timed'), 'file'), 'utf8') === 'end\n');
    await eventually('nothing more to back up', settled);
    const backups = await stand.engine.backups.list('timed');
    assert.equal(backups.length, 2);
    assert.ok(backups.every(({ cause }) => cause === 'schedule'));
    await stand.engine.containers.remove(id, { force: true });
    await stand.engine.backups.restore('timed');
    assert.equal(readFileSync(join(folderOf('timed'), 'file'), 'utf8'), 'end\n');
    await stand.engine.backups.setSchedule('timed', undefined);
  });

  test('a backup that has gone bad is not restored', async () => {
    await stand.engine.volumes.import('bad', archive({ name: './file', body: 'x'.repeat(3000) }));
    const { number } = await stand.engine.backups.create('bad');
    const path = join(stand.opened.roots.dataRoot, 'backups/bad', `${number}.tar.zst`);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.byteLength - 2) ^ 0xff, bytes.byteLength - 2);
    writeFileSync(path, bytes);
    await assert.rejects(stand.engine.backups.restore(String(number)), { code: 'archive_invalid' });
    assert.equal(readFileSync(join(folderOf('bad'), 'file'), 'utf8'), 'x'.repeat(3000));
    rmSync(path);
    await assert.rejects(stand.engine.backups.restore(String(number)), { code: 'backup_not_found' });
  });

  test('where the keeper was killed the next who comes sees to it', async () => {
    const { id } = await stand.sleeper({ mounts: [mountOf('kept')] });
    await stand.engine.backups.setSchedule('kept', { everyMs: 2000, keep: 1 });
    await keeperPid(stand.opened.roots);
    await killKeepers(stand.opened.roots);
    const [schedule] = await stand.engine.backups.schedules();
    assert.ok(schedule);
    await using other = await stand.opened.open();
    await eventually('a backup', async () => (await other.backups.list('kept')).length > 0);
    await stand.engine.backups.setSchedule('kept', undefined);
    await stand.engine.containers.remove(id, { force: true });
  });

  test('killed while it backs up or fills, nothing half made is left to be seen', async () => {
    await stand.engine.volumes.create({ name: 'kill' });
    for (let index = 0; index < 200; index += 1) writeFileSync(join(folderOf('kill'), `f${index}`), 'x'.repeat(20_000));
    const other = await stand.opened.open();
    // Another process that ended at once is one that never came back to it.
    const never = new Promise<never>(() => undefined);
    async function* stuck() {
      for await (const piece of archive({ name: './half', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 60_000);
      await never;
    }
    void other.volumes.import('killed-import', stuck()).catch(() => undefined);
    const staging = join(stand.opened.roots.dataRoot, 'volumes/killed-import/import');
    await eventually('half of it', () => existsSync(join(staging, 'half')));
    assert.deepEqual(await stand.engine.volumes.list({ name: ['killed-import'] }), []);
    const parts = join(stand.opened.roots.dataRoot, 'backups/kill');
    mkdirSync(parts, { recursive: true });
    writeFileSync(join(parts, '999.tar.zst.part'), 'half');
    const made = await stand.engine.backups.create('kill');
    assert.deepEqual(readdirSync(parts), [`${made.number}.tar.zst`]);
    mkdirSync(join(stand.opened.roots.dataRoot, 'volumes/never/_data'), { recursive: true });
    mkdirSync(join(stand.opened.roots.dataRoot, 'volumes/.gone.1/_data'), { recursive: true });
    mkdirSync(join(stand.opened.roots.dataRoot, 'volumes/kill/import'));
    await stand.engine.volumes.prune();
    const left = readdirSync(join(stand.opened.roots.dataRoot, 'volumes'));
    assert.ok(left.includes('killed-import'), 'somebody is at work on it');
    assert.ok(!left.includes('never') && !left.includes('.gone.1'));
    assert.deepEqual(readdirSync(join(stand.opened.roots.dataRoot, 'volumes/kill')), ['_data']);
    assert.equal(made.contentBytes, 200 * 20_000);
  });
});

test('a backup on a full disk says so, and leaves no trace', async () => {
  const folder = mkdtempSync('/tmp/g');
  const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
  mkdirSync(roots.dataRoot);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'small', roots.dataRoot]);
  try {
    await onSmallDisk(roots);
  } finally {
    execFileSync('umount', [roots.dataRoot]);
    rmSync(folder, { recursive: true, force: true });
  }
});

async function onSmallDisk(roots: { readonly dataRoot: string; readonly runRoot: string }): Promise<void> {
  await using engine = await openTestRoots(roots);
  await engine.volumes.create({ name: 'data' });
  execFileSync('dd', ['if=/dev/urandom', `of=${roots.dataRoot}/volumes/data/_data/noise`, 'bs=1M', 'count=7'], {
    stdio: 'ignore',
  });
  await assert.rejects(engine.backups.create('data'), { code: 'disk_full' });
  assert.deepEqual(await engine.backups.list(), []);
  assert.deepEqual(readdirSync(join(roots.dataRoot, 'backups/data')), []);
  await assert.rejects(engine.volumes.clone('data', 'other'), { code: 'disk_full' });
  assert.deepEqual(
    (await engine.volumes.list()).map(({ name }) => name),
    ['data'],
  );
}
