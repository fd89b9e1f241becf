import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { nodeHost } from '../../src/host/node/node-host.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { filesStand } from '../support/linux/files-stand.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { syscalls } = nodeHost(process.env);
const text = (path: string): string => readFileSync(path, 'utf8');

describe('copies of files', () => {
  const stand = filesStand();

  const volume = (source: string, destination: string, isReadOnly = false) =>
    ({ type: 'volume', source, destination, isReadOnly, options: [], mayCreateSource: false }) as const;

  test('go both ways while a container runs, is paused and is down', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'there and back');
    const { id } = await stand.running('true');
    const { containers } = stand.engine;
    const copies = async (name: string): Promise<void> => {
      assert.equal((await stand.gantry(['cp', 'f', `${id}:/${name}`], { workingDir: folder })).stderr, '');
      assert.equal((await stand.gantry(['cp', `${id}:/${name}`, `out-${name}`], { workingDir: folder })).stderr, '');
      assert.equal(text(join(folder, `out-${name}`)), 'there and back');
    };
    await copies('running');
    await containers.pause(id);
    await copies('paused');
    await containers.unpause(id);
    assert.equal(await stand.inside(id, 'cat /running /paused'), 'there and backthere and back');
    await containers.kill(id);
    await containers.wait(id);
    await copies('down');
    await containers.start(id);
    assert.equal(await stand.inside(id, 'cat /running /paused /down'), 'there and back'.repeat(3));
  });

  test('into a container that is down wait for no disk, and neither does its start mind', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'copied');
    const { id } = await stand.create({ command: ['sleep', '1000'] });
    /** What the kernel leaves of a mount that did not write all of the disk at its end. */
    const traces = (): readonly string[] =>
      readdirSync(stand.opened.roots.dataRoot, { recursive: true, encoding: 'utf8' }).filter((path) =>
        path.endsWith('/incompat/volatile'),
      );
    const before = traces();
    for (let round = 0; round < 2; round += 1) {
      assert.equal((await stand.gantry(['cp', 'f', `${id}:/f${round}`], { workingDir: folder })).stderr, '');
      assert.equal(traces().length, before.length + 1);
    }
    await stand.engine.containers.start(id);
    assert.deepEqual(traces(), before);
    assert.equal(await stand.inside(id, 'cat /f0 /f1'), 'copiedcopied');
  });

  test('are told as docker tells them', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), '');
    const { id } = await stand.running('true');
    await stand.gantry(['cp', 'f', `${id}:/f`], { workingDir: folder });
    await stand.gantry(['cp', `${id}:/f`, 'out'], { workingDir: folder });
    await stand.gantry(['export', '-o', 'all.tar', id], { workingDir: folder });
    const actions = await Array.fromAsync(
      stand.engine.system.events({ sinceMs: 0, untilMs: Date.now(), filter: { container: [id] } }),
      ({ action }) => action,
    );
    assert.deepEqual(actions.slice(-3), ['extract-to-dir', 'archive-path', 'export']);
  });

  test('keep modes, times to the nanosecond, owners, attributes, links of both kinds, fifos and holes', async () => {
    const folder = temporaryFolder();
    const dir = join(folder, 'dir');
    mkdirSync(dir);
    execFileSync(
      'sh',
      [
        '-c',
        `echo x > suid; chmod 4711 suid; chown 12:34 suid; chmod 4711 suid; touch -d '2001-02-03 04:05:06.123456789' suid; ln suid hard; ln -s /nowhere soft; mkfifo pipe; truncate -s 300M holes; printf end >> holes; mkdir sub; touch -d '2002-02-02 02:02:02.2' sub`,
      ],
      { cwd: dir },
    );
    syscalls.setXattr(join(dir, 'suid'), 'user.colour', Buffer.from([0, 255, 10]));
    const { id } = await stand.running('true');
    assert.equal((await stand.gantry(['cp', 'dir', `${id}:/dir`], { workingDir: folder })).stderr, '');
    assert.equal(
      await stand.inside(
        id,
        'cd /dir; stat -c "%a %u:%g %h" suid; [ suid -ef hard ] && readlink soft; [ -p pipe ] && tail -c 3 holes',
      ),
      '4711 12:34 2\n/nowhere\nend',
    );
    assert.equal((await stand.gantry(['cp', '-a', `${id}:/dir`, 'back'], { workingDir: folder })).stderr, '');
    const [before, after] = [dir, join(folder, 'back')].map((path) => {
      const stats = statSync(join(path, 'suid'), { bigint: true });
      const sub = statSync(join(path, 'sub'), { bigint: true });
      return [stats.mode, stats.uid, stats.gid, stats.mtimeNs, stats.nlink, sub.mtimeNs].join();
    });
    assert.equal(after, before);
    assert.deepEqual([...(syscalls.getXattr(join(folder, 'back/suid'), 'user.colour') ?? [])], [0, 255, 10]);
    const holes = statSync(join(folder, 'back/holes'));
    assert.equal(holes.size, 300 * 1024 * 1024 + 3);
    assert.ok(holes.blocks * 512 < 4 * 1024 * 1024, `${holes.blocks} blocks`);
    assert.ok(lstatSync(join(folder, 'back/pipe')).isFIFO());
  });

  test('go through tar on standard output and input, owners as they stand in it', async () => {
    const { id } = await stand.running('mkdir -p /d; echo one > /d/f; chown 7:8 /d/f');
    const { stdoutBytes } = await stand.gantry(['cp', `${id}:/d`, '-']);
    const folder = temporaryFolder();
    execFileSync('tar', ['-x', '-C', folder], { input: stdoutBytes });
    assert.equal(text(join(folder, 'd/f')), 'one\n');
    assert.equal(statSync(join(folder, 'd/f')).uid, 7);
    for (const [flag, to] of [
      ['-c', 'plain'],
      ['-cz', 'gzip'],
      ...(existsSync('/usr/bin/bzip2') ? ([['-cj', 'bzip2']] as const) : []),
      ...(existsSync('/usr/bin/xz') ? ([['-cJ', 'xz']] as const) : []),
      ['-cS', 'sparse'],
      ['--format=posix -cS', 'posix'],
    ] as const) {
      execFileSync('sh', ['-c', 'truncate -s 500K d/holes; echo end >> d/holes'], { cwd: folder });
      const tar = execFileSync('tar', [...flag.split(' '), 'd'], { cwd: folder });
      await stand.inside(id, `mkdir /${to}`);
      assert.equal((await stand.gantry(['cp', '-', `${id}:/${to}`], { stdin: tar })).stderr, '');
      const script = `cd /${to}/d; stat -c %u:%g f; cat f; md5sum < holes`;
      const sum = execFileSync('md5sum', { input: readFileSync(join(folder, 'd/holes')), encoding: 'utf8' });
      assert.equal(await stand.inside(id, script), `7:8\none\n${sum}`);
    }
    const nowhere = await stand.gantry(['cp', '-', `${id}:/nope`], { stdin: stdoutBytes });
    assert.equal(nowhere.stderr, `Error: destination "${id}:/nope" must be a directory\n`);
    const garbage = await stand.gantry(['cp', '-', `${id}:/d`], { stdin: 'no tar '.repeat(200) });
    assert.match(garbage.stderr, /^Error: invalid archive: /);
  });

  test('reach volumes and binds, of one that never ran, too, and of one that is down', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'source');
    mkdirSync(source);
    writeFileSync(join(folder, 'f'), 'in the volume');
    const bind = {
      type: 'bind',
      source,
      destination: '/b/c',
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    } as const;
    const { id } = await stand.create({ mounts: [volume('copied', '/v'), bind] });
    for (const to of ['/v/f', '/b/c/f']) {
      assert.equal((await stand.gantry(['cp', 'f', `${id}:${to}`], { workingDir: folder })).stderr, '');
    }
    assert.equal(text(join(source, 'f')), 'in the volume');
    const other = await stand.running('true', { mounts: [volume('copied', '/elsewhere')] });
    assert.equal(await stand.inside(other.id, 'cat /elsewhere/f'), 'in the volume');
    const { stdout } = await stand.gantry(['cp', `${other.id}:/elsewhere/f`, '-']);
    assert.match(stdout, /in the volume/);
    await stand.engine.containers.kill(other.id);
    await stand.engine.containers.wait(other.id);
    assert.match((await stand.gantry(['cp', `${other.id}:/elsewhere/f`, '-'])).stdout, /in the volume/);
  });

  test('are refused where a root or a volume is read-only, and let through where something in it is not', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'x');
    const mounts = [volume('rw', '/rw'), volume('ro', '/ro', true)];
    for (const isRunning of [true, false]) {
      const make = isRunning ? stand.running : stand.ended;
      const { id } = await make('true', { hasReadOnlyRoot: true, mounts });
      const copy = async (to: string): Promise<string> =>
        (await stand.gantry(['cp', 'f', `${id}:${to}`], { workingDir: folder })).stderr;
      assert.equal(await copy('/tmp/f'), 'Error: container rootfs is marked read-only\n');
      assert.equal(await copy('/ro/f'), 'Error: mounted volume is marked read-only\n');
      assert.equal(await copy('/rw/f'), '');
    }
  });

  test('take no file away that something is mounted on', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'hosts'), 'x');
    const { id } = await stand.running('true');
    const { stderr } = await stand.gantry(['cp', 'hosts', `${id}:/etc/hosts`], { workingDir: folder });
    assert.equal(stderr, 'Error: unlinkat /etc/hosts: device or resource busy\n');
    assert.match(await stand.inside(id, 'cat /etc/hosts'), /localhost/);
  });

  test('of the whole tree hold neither its processes nor its devices', async () => {
    const folder = temporaryFolder();
    const { id } = await stand.running('echo x > /made', { mounts: [volume('whole', '/v')] });
    assert.equal((await stand.gantry(['cp', `${id}:/`, 'all'], { workingDir: folder })).stderr, '');
    assert.equal(text(join(folder, 'all/made')), 'x\n');
    for (const bare of ['proc', 'sys', 'dev']) assert.deepEqual(readdirSync(join(folder, 'all', bare)), [], bare);
    const { stderr } = await stand.gantry(['cp', `${id}:/proc/cpuinfo`, 'x'], { workingDir: folder });
    assert.match(stderr, /Could not find the file \/proc\/cpuinfo/);
  });

  test('fetch what a container has built, though it never ran again (T52)', async () => {
    const folder = temporaryFolder();
    const { name } = await stand.ended('mkdir /out; echo "#!/bin/sh" > /out/hi; chmod 755 /out/hi', { name: 'hello' });
    assert.equal((await stand.gantry(['cp', `${name}:/out/hi`, 'new_folder'], { workingDir: folder })).stderr, '');
    assert.equal((await stand.gantry(['rm', name])).stdout, 'hello\n');
    assert.equal(statSync(join(folder, 'new_folder')).mode & 0o777, 0o755);
  });

  test('say what was copied, unless they are to be quiet', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'x');
    const { id } = await stand.create();
    const { stdout, stderr } = await stand.gantry(['cp', 'f', `${id}:/tmp/x`], { workingDir: folder });
    assert.deepEqual([stdout, stderr], ['', '']);
  });

  test('of a large file take no more memory than a small part of it', async () => {
    const folder = temporaryFolder();
    execFileSync('sh', ['-c', 'head -c 300000000 /dev/urandom > large'], { cwd: folder });
    const { id } = await stand.create();
    const before = process.memoryUsage.rss();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
    assert.equal((await stand.gantry(['cp', 'large', `${id}:/large`], { workingDir: folder })).stderr, '');
    assert.equal((await stand.gantry(['cp', `${id}:/large`, 'back'], { workingDir: folder })).stderr, '');
    clearInterval(watch);
    assert.ok(peak - before < 100_000_000, `${peak - before} bytes`);
    execFileSync('cmp', ['large', 'back'], { cwd: folder });
  });

  test('onto a full disk say so', async () => {
    using disk = mountSmallDisk(8 * 1024 * 1024);
    const { id } = await stand.ended('head -c 20000000 /dev/urandom > /large');
    const { stderr, exitCode } = await stand.gantry(['cp', `${id}:/large`, join(disk.path, 'x')]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: .*(full|no space)/i);
    const exported = await stand.gantry(['export', '-o', join(disk.path, 'tar'), id]);
    assert.equal(exported.exitCode, 1);
    assert.ok(!readdirSync(disk.path).some((name) => name.includes('tar')), readdirSync(disk.path).join());
  });
});

describe('an export', () => {
  const stand = filesStand();

  test('is the whole tree, with what was changed and without what is mounted, running or not', async () => {
    const folder = temporaryFolder();
    const mounts = [
      { type: 'tmpfs', source: '', destination: '/t', isReadOnly: false, options: [], mayCreateSource: false },
    ] as const;
    const { id } = await stand.running(
      'echo in > /t/hidden; echo made > /made; rm /bin/ls; mknod /dev0 c 1 3; chown 5:6 /made',
      { mounts },
    );
    const list = (path: string): readonly string[] => {
      const lines = execFileSync('tar', ['-tvf', path, '--numeric-owner'], { encoding: 'utf8' }).trimEnd().split('\n');
      return lines.map((line) => line.replace(/\s+/g, ' ')).sort();
    };
    const file = (name: string): string => join(folder, name);
    assert.equal((await stand.gantry(['export', '-o', 'one', id], { workingDir: folder })).stderr, '');
    const running = list(file('one'));
    assert.ok(
      running.some((line) => / 5\/6 5 .* made$/.test(line)),
      running.join('\n'),
    );
    assert.ok(
      running.some((line) => /^c.* 1,3 .* dev0$/.test(line)),
      running.join('\n'),
    );
    assert.ok(running.some((line) => line.endsWith(' t/')) && !running.some((line) => line.includes('hidden')));
    assert.ok(!running.some((line) => line.endsWith('bin/ls') || / proc\/./.test(line)));
    await stand.engine.containers.kill(id);
    await stand.engine.containers.wait(id);
    const { stdoutBytes } = await stand.gantry(['export', id]);
    writeFileSync(file('two'), stdoutBytes);
    assert.deepEqual(list(file('two')), running);
    assert.ok(!running.some((line) => line.endsWith(' /')), 'tar would complain of the root');
  });

  test('does not go to a terminal, nor where there is no folder', async () => {
    const { id } = await stand.create();
    const { stderr } = await stand.gantry(['export', '-o', '/nope/x', id]);
    assert.equal(stderr, 'Error: invalid output path: directory "/nope" does not exist\n');
  });

  test('imported again is one layer that runs as before (T43)', async () => {
    const { id } = await stand.ended('echo flat > /flat; rm /bin/ls');
    const { stdoutBytes } = await stand.gantry(['export', id]);
    const { stdout } = await stand.gantry(['import', '-c', 'CMD ["cat", "/flat"]', '-', 'flat'], {
      stdin: stdoutBytes,
    });
    assert.equal((await stand.engine.images.get(stdout.trim())).layers.length, 1);
    assert.equal((await stand.gantry(['run', '--rm', '--network', 'none', 'flat'])).stdout, 'flat\n');
  });
});
