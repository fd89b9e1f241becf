import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { Engine } from '../../src/engine/index.js';
import { libcSyscalls } from '../../src/host/node/syscalls.js';
import { archive, mountOf } from '../contract/volume-service.contract.js';
import { sh, startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Each folder `dN` takes turns with the link `lN`, as often as that can be done. */
const SWAP_FOLDERS_AND_LINKS = `
  const { renameSync } = require('fs');
  process.chdir(process.argv[1]);
  console.log('ready');
  for (;;) for (let i = 0; i < 20; i++) {
    renameSync('d' + i, 't'); renameSync('l' + i, 'd' + i); renameSync('t', 'l' + i);
  }`;

/** Whether a folder, of whatever mount, is that one. */
function isIn(link: string, folder: string): boolean {
  try {
    const [there, here] = [statSync(link), statSync(folder)];
    return there.ino === here.ino && there.dev === here.dev;
  } catch {
    return false; // The process has ended.
  }
}

describe('what is in a volume', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const folderOf = (name: string): string => join(opened.roots.dataRoot, 'volumes', name, '_data');

  /** One with files of all kinds. */
  async function makeRich(name: string): Promise<string> {
    await engine.volumes.create({ name });
    const folder = folderOf(name);
    execFileSync('sh', [
      '-euc',
      `cd "$1"
      chmod 1770 . ; chown 999:998 .
      mkdir -p deep/er; echo hello > deep/er/file; chown 33:44 deep/er/file; chmod 4711 deep/er/file
      ln deep/er/file hard; ln -s /etc/passwd sym; mkfifo fifo; mknod null c 1 3; mknod block b 7 9
      truncate -s 20M sparse; printf end | dd of=sparse bs=1 seek=10485760 conv=notrunc 2>/dev/null
      printf '%0300000d' 0 > large
      touch "$(printf 'latin\\351 and\\nnew line')"
      mkdir -p "$(printf 'x%.0s' $(seq 200))/$(printf 'y%.0s' $(seq 200))"
      touch -d '2001-02-03 04:05:06.123456789' deep/er/file; touch -d '1999-01-01' deep
      chmod 500 deep`,
      'sh',
      folder,
    ]);
    const { setXattr } = libcSyscalls();
    setXattr(join(folder, 'hard'), 'user.note', Buffer.from('kept'));
    setXattr(
      join(folder, 'large'),
      'security.capability',
      Buffer.from('0100000200040000000000000000000000000000', 'hex'),
    );
    return folder;
  }

  const listing = (folder: string): string =>
    execFileSync('find', ['.', '-printf', '%P %y %m %U %G %s %n %l %T@\\n'], { cwd: folder, encoding: 'latin1' })
      .split('\n')
      .map((line) => (line.includes(' d ') ? line.replace(/ \d+ \d+  /, ' ') : line))
      .toSorted()
      .join('\n');

  test('T20-T24: owners, modes, times, links, devices, holes, attributes and odd names go out and come back', async () => {
    const folder = await makeRich('rich');
    const file = join(temporaryFolder(), 'rich.tar');
    await pipeline(await engine.volumes.export('rich'), createWriteStream(file));
    await engine.volumes.import('back', readable(file));
    assert.equal(listing(folderOf('back')), listing(folder));
    const { getXattr } = libcSyscalls();
    for (const [name, attribute] of [
      ['hard', 'user.note'],
      ['large', 'security.capability'],
    ] as const) {
      assert.deepEqual(getXattr(join(folderOf('back'), name), attribute), getXattr(join(folder, name), attribute));
    }
    assert.ok(statSync(join(folderOf('back'), 'sparse')).blocks < 1000, 'holes are holes');
    assert.equal(lstatSync(join(folderOf('back'), 'hard')).ino, lstatSync(join(folderOf('back'), 'deep/er/file')).ino);
    assert.deepEqual(await engine.volumes.diff('back', { volume: 'rich' }), []);
    assert.deepEqual(await engine.volumes.diff('back', { tar: readable(file) }), []);

    // And it is a tar like any other: tar reads it, and what tar has written is read.
    const other = temporaryFolder();
    execFileSync('tar', ['-C', other, '--xattrs', '--xattrs-include=*', '-xpf', file]);
    assert.equal(listing(other), listing(folder));
    const theirs = join(temporaryFolder(), 'theirs.tar.gz');
    execFileSync('tar', ['-C', folder, '--xattrs', '--format=pax', '-czSf', theirs, '.']);
    await engine.volumes.import('theirs', readable(theirs));
    assert.equal(listing(folderOf('theirs')), listing(folder));
    assert.deepEqual(await engine.volumes.diff('rich', { tar: readable(theirs) }), []);
  });

  test('T24, 4.2.5: it is read and backed up while a container writes', async () => {
    const { id } = await startSleeper(engine, {
      command: sh('i=0; while :; do i=$((i+1)); echo $i > /data/f$((i%50)); mkdir -p /data/d; rm -rf /data/d; done'),
      mounts: [mountOf('busy')],
    });
    for (let round = 0; round < 3; round += 1) {
      const file = join(temporaryFolder(), 'busy.tar');
      await pipeline(await engine.volumes.export('busy'), createWriteStream(file));
      assert.match(execFileSync('tar', ['-tf', file], { encoding: 'utf8' }), /^\.\/\n/);
      await engine.backups.create('busy', { keep: 2 });
    }
    assert.equal((await engine.backups.list('busy')).length, 2);
    await engine.containers.remove(id, { force: true });
    const { before: saved } = await engine.backups.restore('busy');
    assert.ok(saved);
  });

  test('whoever changes a volume while it is read leads no byte of the machine into the archive', async () => {
    const secrets = temporaryFolder();
    for (let index = 0; index < 20; index += 1) writeFileSync(join(secrets, `f${index}`), 'of the machine');
    await engine.volumes.create({ name: 'swapped' });
    const folder = folderOf('swapped');
    for (let index = 0; index < 20; index += 1) {
      mkdirSync(join(folder, `d${index}`));
      for (let file = 0; file < 20; file += 1) writeFileSync(join(folder, `d${index}`, `f${file}`), 'own');
      symlinkSync(secrets, join(folder, `l${index}`));
    }
    const changer = spawn(process.execPath, ['-e', SWAP_FOLDERS_AND_LINKS, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(changer.stdout, 'data');
      for (let round = 0; round < 15; round += 1) {
        const pieces: Buffer[] = [];
        try {
          for await (const piece of await engine.volumes.export('swapped')) pieces.push(Buffer.from(piece));
        } catch (error) {
          // A folder that was a link when it was to be opened.
          assert.ok(error instanceof Error && 'code' in error && error.code === 'program_failed', String(error));
        }
        assert.equal(Buffer.concat(pieces).includes('of the machine'), false);
      }
    } finally {
      changer.kill('SIGKILL');
      await once(changer, 'close');
    }
  });

  test('what nobody reads to the end, or at all, leaves no program behind', async () => {
    await engine.volumes.import('left', archive({ name: './big', body: 'x'.repeat(3_000_000) }));
    const tars = (): readonly string[] =>
      readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isIn(`/proc/${pid}/cwd`, folderOf('left')));
    for await (const piece of await engine.volumes.export('left')) {
      assert.ok(piece.byteLength > 0);
      assert.equal(tars().length, 1);
      break;
    }
    await eventually('its end', () => tars().length === 0);
    await engine.volumes.export('left');
    assert.deepEqual(tars(), []);
    const abort = new AbortController();
    const cancelled = (async () => {
      for await (const _ of await engine.volumes.export('left', { cancelSignal: abort.signal })) abort.abort();
    })();
    await assert.rejects(cancelled, { code: 'cancelled' });
    await eventually('its end', () => tars().length === 0);
  });

  const hostile = [
    ['a path that climbs', [{ name: '../../escaped', body: 'x' }]],
    [
      'a link that leads out, and a file behind it',
      [
        { name: 'out', type: '2', linkName: '/tmp' },
        { name: 'out/gantry-escaped', body: 'x' },
      ],
    ],
    ['a hard link to a file of the machine', [{ name: 'hard', type: '1', linkName: '/etc/passwd' }]],
    ['a header that lies', [{ name: 'x', body: 'x', spoil: (header: Buffer) => void header.fill(0x39, 148, 156) }]],
  ] as const;
  for (const [what, parts] of hostile) {
    test(`an archive with ${what} changes nothing outside, and a refused one nothing at all`, async () => {
      await engine.volumes.import('victim', archive({ name: './own', body: 'own' }), { replaces: true });
      const error = await engine.volumes.import('victim', archive(...parts), { replaces: true }).then(
        () => undefined,
        (reason: unknown) => reason as { readonly code: string },
      );
      assert.ok(!existsSync('/tmp/gantry-escaped') && !existsSync(join(opened.roots.dataRoot, 'volumes/escaped')));
      if (error) {
        assert.ok(['archive_invalid', 'file_kind_conflict'].includes(error.code), error.code);
        assert.deepEqual(readdirSync(folderOf('victim')), ['own']);
      }
      assert.deepEqual(readdirSync(join(folderOf('victim'), '..')), ['_data']);
    });
  }

  test('an import that is cancelled or cut off leaves what was there', async () => {
    await engine.volumes.import('stays', archive({ name: './own', body: 'own' }));
    const abort = new AbortController();
    async function* endless() {
      for await (const piece of archive({ name: './big', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 50_000);
      abort.abort();
      yield new Uint8Array(512);
      await delay(60_000, undefined, { ref: false });
    }
    const cancelled = engine.volumes.import('stays', endless(), { replaces: true, cancelSignal: abort.signal });
    await assert.rejects(cancelled, { code: 'cancelled' });
    const cut = async function* () {
      for await (const piece of archive({ name: './big', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 50_000);
    };
    await assert.rejects(engine.volumes.import('stays', cut(), { replaces: true }), { code: 'archive_invalid' });
    await assert.rejects(engine.volumes.import('made', cut()), { code: 'archive_invalid' });
    assert.deepEqual(readdirSync(folderOf('stays')), ['own']);
    await assert.rejects(engine.volumes.get('made'), { code: 'volume_not_found' });
  });

  test('what somebody has mounted in a volume is nobody’s to take away', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'precious'), 'x');
    await engine.volumes.import('holds', archive({ name: './below/', type: '5' }));
    const below = join(folderOf('holds'), 'below');
    execFileSync('mount', ['--bind', folder, below]);
    try {
      const reason = `${below}: something is mounted there`;
      await assert.rejects(engine.volumes.remove('holds', { force: true }), { message: `remove ${reason}` });
      await assert.rejects(engine.volumes.import('holds', archive(), { replaces: true }), {
        message: `import ${reason}`,
      });
      assert.ok(!(await engine.volumes.prune({ all: true })).deleted.includes('holds'));
    } finally {
      execFileSync('umount', [below]);
    }
    await engine.volumes.remove('holds');
    assert.deepEqual(readdirSync(folder), ['precious']);
  });

  test('an import that waits for what never comes can be ended', async () => {
    const abort = new AbortController();
    async function* nothing(): AsyncGenerator<Uint8Array> {
      abort.abort();
      await new Promise(() => undefined);
      yield new Uint8Array(0);
    }
    await assert.rejects(engine.volumes.import('never', nothing(), { cancelSignal: abort.signal }), {
      code: 'cancelled',
    });
    assert.deepEqual(await engine.volumes.list({ name: ['never'] }), []);
  });

  test('an empty volume is filled under a container that runs, and it sees that', async () => {
    const { id } = await startSleeper(engine, { mounts: [mountOf('live', { destination: '/nothing' })] });
    await engine.volumes.import(
      'live',
      archive({ name: './', type: '5', mode: 0o711 }, { name: './sub/file', body: 'seen' }),
    );
    const { state } = await engine.containers.get(id);
    assert.equal(readFileSync(`/proc/${state.pid}/root/nothing/sub/file`, 'utf8'), 'seen');
    assert.deepEqual(readdirSync(folderOf('live')), ['sub']);
    assert.equal(statSync(folderOf('live')).mode & 0o777, 0o711);
    await engine.containers.remove(id, { force: true });
  });

  test('links in a volume lead nowhere else, also for who looks into it', async () => {
    await engine.volumes.create({ name: 'links' });
    symlinkSync('/etc', join(folderOf('links'), 'etc'));
    mkdirSync(join(folderOf('links'), 'own'));
    symlinkSync('../../../../../../../etc/passwd', join(folderOf('links'), 'own/climbs'));
    await assert.rejects(engine.volumes.listFiles('links', '/etc'), {
      message: 'open /etc: no such file or directory',
    });
    await assert.rejects(engine.volumes.readFile('links', '/own/climbs', { maxBytes: 9 }), {
      code: 'file_operation_failed',
    });
  });

  test('by its schedule it is backed up while a container uses it, only where something has changed, kept so many', async () => {
    const { id } = await startSleeper(engine, {
      command: sh(
        'while [ ! -e /data/stop ]; do date +%N > /data/file; sleep 0.1; done; echo end > /data/file; sleep 1000',
      ),
      mounts: [mountOf('timed')],
    });
    await engine.backups.setSchedule('timed', { everyMs: 1000, keep: 2 });
    const settled = async (): Promise<boolean> => {
      const [newest] = await engine.backups.list('timed');
      const [schedule] = await engine.backups.schedules();
      if (!newest || !schedule) return false;
      // Looked at twice since, and nothing had changed.
      return schedule.nextAtMs > newest.createdAtMs + 3000;
    };
    const numbers = new Set<number>();
    while (numbers.size < 3) {
      for (const { number } of await engine.backups.list('timed')) numbers.add(number);
      await delay(50);
    }
    writeFileSync(join(folderOf('timed'), 'stop'), '');
    while (readFileSync(join(folderOf('timed'), 'file'), 'utf8') !== 'end\n') await delay(20);
    while (!(await settled())) await delay(50);
    const backups = await engine.backups.list('timed');
    assert.equal(backups.length, 2);
    assert.ok(backups.every(({ cause }) => cause === 'schedule'));
    await engine.containers.remove(id, { force: true });
    await engine.backups.restore('timed');
    assert.equal(readFileSync(join(folderOf('timed'), 'file'), 'utf8'), 'end\n');
    await engine.backups.setSchedule('timed', undefined);
  });

  test('a backup that has gone bad is not restored', async () => {
    await engine.volumes.import('bad', archive({ name: './file', body: 'x'.repeat(3000) }));
    const { number } = await engine.backups.create('bad');
    const path = join(opened.roots.dataRoot, 'backups/bad', `${number}.tar.zst`);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.byteLength - 2) ^ 0xff, bytes.byteLength - 2);
    writeFileSync(path, bytes);
    await assert.rejects(engine.backups.restore(String(number)), { code: 'archive_invalid' });
    assert.equal(readFileSync(join(folderOf('bad'), 'file'), 'utf8'), 'x'.repeat(3000));
    rmSync(path);
    await assert.rejects(engine.backups.restore(String(number)), { code: 'backup_not_found' });
  });

  test('where the keeper was killed the next who comes sees to it', async () => {
    const { id } = await startSleeper(engine, { mounts: [mountOf('kept')] });
    await engine.backups.setSchedule('kept', { everyMs: 2000, keep: 1 });
    const keeperLock = join(opened.roots.runRoot, 'keeper');
    const keeper = (): string =>
      execFileSync(
        'sh',
        [
          '-c',
          'for pid in /proc/[0-9]*; do readlink $pid/fd/* 2>/dev/null | grep -qx "$1" && echo ${pid#/proc/}; done; true',
          'sh',
          keeperLock,
        ],
        {
          encoding: 'utf8',
        },
      ).trim();
    while (keeper() === '') await delay(20);
    const killed = keeper()
      .split('\n')
      .filter((pid) => Number(pid) !== process.pid);
    for (const pid of killed) process.kill(Number(pid), 'SIGKILL');
    while (killed.some((pid) => existsSync(`/proc/${pid}`))) await delay(20);
    const [schedule] = await engine.backups.schedules();
    assert.ok(schedule);
    await using other = await opened.open();
    while ((await other.backups.list('kept')).length === 0) await delay(50);
    await engine.backups.setSchedule('kept', undefined);
    await engine.containers.remove(id, { force: true });
  });

  test('killed while it backs up or fills, nothing half made is left to be seen', async () => {
    await engine.volumes.create({ name: 'kill' });
    for (let index = 0; index < 200; index += 1) writeFileSync(join(folderOf('kill'), `f${index}`), 'x'.repeat(20_000));
    const other = await opened.open();
    // Another process that ended at once is one that never came back to it.
    const never = new Promise<never>(() => undefined);
    async function* stuck() {
      for await (const piece of archive({ name: './half', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 60_000);
      await never;
    }
    void other.volumes.import('killed-import', stuck()).catch(() => undefined);
    const staging = join(opened.roots.dataRoot, 'volumes/killed-import/import');
    while (!existsSync(join(staging, 'half'))) await delay(5);
    assert.deepEqual(await engine.volumes.list({ name: ['killed-import'] }), []);
    const parts = join(opened.roots.dataRoot, 'backups/kill');
    mkdirSync(parts, { recursive: true });
    writeFileSync(join(parts, '999.tar.zst.part'), 'half');
    const made = await engine.backups.create('kill');
    assert.deepEqual(readdirSync(parts), [`${made.number}.tar.zst`]);
    mkdirSync(join(opened.roots.dataRoot, 'volumes/never/_data'), { recursive: true });
    mkdirSync(join(opened.roots.dataRoot, 'volumes/.gone.1/_data'), { recursive: true });
    mkdirSync(join(opened.roots.dataRoot, 'volumes/kill/import'));
    await engine.volumes.prune();
    const left = readdirSync(join(opened.roots.dataRoot, 'volumes'));
    assert.ok(left.includes('killed-import'), 'somebody is at work on it');
    assert.ok(!left.includes('never') && !left.includes('.gone.1'));
    assert.deepEqual(readdirSync(join(opened.roots.dataRoot, 'volumes/kill')), ['_data']);
    assert.equal(made.contentBytes, 200 * 20_000);
  });
});

async function* readable(path: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(path);
}

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
