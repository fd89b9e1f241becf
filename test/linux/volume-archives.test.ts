import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { libcSyscalls } from '../../src/host/node/syscalls.js';
import { archive, mountOf } from '../contract/volume-service.contract.js';
import { engineStand } from '../support/linux/engine-stand.js';
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
  const stand = engineStand();
  const folderOf = (name: string): string => join(stand.opened.roots.dataRoot, 'volumes', name, '_data');

  /** One with files of all kinds. */
  async function makeRich(name: string): Promise<string> {
    await stand.engine.volumes.create({ name });
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
    await pipeline(await stand.engine.volumes.export('rich'), createWriteStream(file));
    await stand.engine.volumes.import('back', readable(file));
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
    assert.deepEqual(await stand.engine.volumes.diff('back', { volume: 'rich' }), []);
    assert.deepEqual(await stand.engine.volumes.diff('back', { tar: readable(file) }), []);

    // And it is a tar like any other: tar reads it, and what tar has written is read.
    const other = temporaryFolder();
    execFileSync('tar', ['-C', other, '--xattrs', '--xattrs-include=*', '-xpf', file]);
    assert.equal(listing(other), listing(folder));
    const theirs = join(temporaryFolder(), 'theirs.tar.gz');
    execFileSync('tar', ['-C', folder, '--xattrs', '--format=pax', '-czSf', theirs, '.']);
    await stand.engine.volumes.import('theirs', readable(theirs));
    assert.equal(listing(folderOf('theirs')), listing(folder));
    assert.deepEqual(await stand.engine.volumes.diff('rich', { tar: readable(theirs) }), []);
  });

  test('whoever changes a volume while it is read leads no byte of the machine into the archive', async () => {
    const secrets = temporaryFolder();
    for (let index = 0; index < 20; index += 1) writeFileSync(join(secrets, `f${index}`), 'of the machine');
    await stand.engine.volumes.create({ name: 'swapped' });
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
          for await (const piece of await stand.engine.volumes.export('swapped')) pieces.push(Buffer.from(piece));
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
    await stand.engine.volumes.import('left', archive({ name: './big', body: 'x'.repeat(3_000_000) }));
    const tars = (): readonly string[] =>
      readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isIn(`/proc/${pid}/cwd`, folderOf('left')));
    for await (const piece of await stand.engine.volumes.export('left')) {
      assert.ok(piece.byteLength > 0);
      assert.equal(tars().length, 1);
      break;
    }
    await eventually('its end', () => tars().length === 0);
    await stand.engine.volumes.export('left');
    assert.deepEqual(tars(), []);
    const abort = new AbortController();
    const cancelled = (async () => {
      for await (const _ of await stand.engine.volumes.export('left', { cancelSignal: abort.signal })) abort.abort();
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
      await stand.engine.volumes.import('victim', archive({ name: './own', body: 'own' }), { replaces: true });
      const error = await stand.engine.volumes.import('victim', archive(...parts), { replaces: true }).then(
        () => undefined,
        (reason: unknown) => reason as { readonly code: string },
      );
      assert.ok(
        !existsSync('/tmp/gantry-escaped') && !existsSync(join(stand.opened.roots.dataRoot, 'volumes/escaped')),
      );
      if (error) {
        assert.ok(['archive_invalid', 'file_kind_conflict'].includes(error.code), error.code);
        assert.deepEqual(readdirSync(folderOf('victim')), ['own']);
      }
      assert.deepEqual(readdirSync(join(folderOf('victim'), '..')), ['_data']);
    });
  }

  test('an import that is cancelled or cut off leaves what was there', async () => {
    await stand.engine.volumes.import('stays', archive({ name: './own', body: 'own' }));
    const abort = new AbortController();
    async function* endless() {
      for await (const piece of archive({ name: './big', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 50_000);
      abort.abort();
      yield new Uint8Array(512);
      await delay(60_000, undefined, { ref: false });
    }
    const cancelled = stand.engine.volumes.import('stays', endless(), { replaces: true, cancelSignal: abort.signal });
    await assert.rejects(cancelled, { code: 'cancelled' });
    const cut = async function* () {
      for await (const piece of archive({ name: './big', body: 'x'.repeat(100_000) })) yield piece.subarray(0, 50_000);
    };
    await assert.rejects(stand.engine.volumes.import('stays', cut(), { replaces: true }), { code: 'archive_invalid' });
    await assert.rejects(stand.engine.volumes.import('made', cut()), { code: 'archive_invalid' });
    assert.deepEqual(readdirSync(folderOf('stays')), ['own']);
    await assert.rejects(stand.engine.volumes.get('made'), { code: 'volume_not_found' });
  });

  test('what somebody has mounted in a volume is nobody’s to take away', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'precious'), 'x');
    await stand.engine.volumes.import('holds', archive({ name: './below/', type: '5' }));
    const below = join(folderOf('holds'), 'below');
    execFileSync('mount', ['--bind', folder, below]);
    try {
      const reason = `${below}: something is mounted there`;
      await assert.rejects(stand.engine.volumes.remove('holds', { force: true }), { message: `remove ${reason}` });
      await assert.rejects(stand.engine.volumes.import('holds', archive(), { replaces: true }), {
        message: `import ${reason}`,
      });
      assert.ok(!(await stand.engine.volumes.prune({ all: true })).deleted.includes('holds'));
    } finally {
      execFileSync('umount', [below]);
    }
    await stand.engine.volumes.remove('holds');
    assert.deepEqual(readdirSync(folder), ['precious']);
  });

  test('an import that waits for what never comes can be ended', async () => {
    const abort = new AbortController();
    async function* nothing(): AsyncGenerator<Uint8Array> {
      abort.abort();
      await new Promise(() => undefined);
      yield new Uint8Array(0);
    }
    await assert.rejects(stand.engine.volumes.import('never', nothing(), { cancelSignal: abort.signal }), {
      code: 'cancelled',
    });
    assert.deepEqual(await stand.engine.volumes.list({ name: ['never'] }), []);
  });

  test('an empty volume is filled under a container that runs, and it sees that', async () => {
    const { id } = await stand.sleeper({ mounts: [mountOf('live', { destination: '/nothing' })] });
    await stand.engine.volumes.import(
      'live',
      archive({ name: './', type: '5', mode: 0o711 }, { name: './sub/file', body: 'seen' }),
    );
    const { state } = await stand.engine.containers.get(id);
    assert.equal(readFileSync(`/proc/${state.pid}/root/nothing/sub/file`, 'utf8'), 'seen');
    assert.deepEqual(readdirSync(folderOf('live')), ['sub']);
    assert.equal(statSync(folderOf('live')).mode & 0o777, 0o711);
    await stand.engine.containers.remove(id, { force: true });
  });

  test('links in a volume lead nowhere else, also for who looks into it', async () => {
    await stand.engine.volumes.create({ name: 'links' });
    symlinkSync('/etc', join(folderOf('links'), 'etc'));
    mkdirSync(join(folderOf('links'), 'own'));
    symlinkSync('../../../../../../../etc/passwd', join(folderOf('links'), 'own/climbs'));
    await assert.rejects(stand.engine.volumes.listFiles('links', '/etc'), {
      message: 'open /etc: no such file or directory',
    });
    await assert.rejects(stand.engine.volumes.readFile('links', '/own/climbs', { maxBytes: 9 }), {
      code: 'file_operation_failed',
    });
  });
});

async function* readable(path: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(path);
}
