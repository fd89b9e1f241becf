import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { ContainerMount, CreateContainer, Engine } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { makeContainer, runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const bind = (source: string, destination: string, parts: Partial<ContainerMount> = {}): ContainerMount => ({
  type: 'bind',
  source,
  destination,
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  ...parts,
});
const volume = (source: string, destination: string, parts: Partial<ContainerMount> = {}): ContainerMount =>
  bind(source, destination, { type: 'volume', ...parts });

/** A file system of its own on the machine, until the test ends. */
function mounted(folder: string, ...words: readonly string[]): Disposable {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', 'test', folder]);
  for (const word of words) execFileSync('mount', [word, folder]);
  return { [Symbol.dispose]: () => void execFileSync('umount', ['-R', folder]) };
}

for (const runtime of ['crun', 'runc']) {
  describe(`mounts with ${runtime}`, () => {
    const stand = engineStand({ runtime });
    const { say } = stand;
    const refusal = async (asked: Partial<CreateContainer>): Promise<string> => {
      const { id } = await makeContainer(stand.engine, { runtime, command: ['true'], ...asked });
      const error = await stand.engine.containers.start(id).then(
        () => assert.fail('it started'),
        (reason: unknown) => reason as Error,
      );
      await stand.engine.containers.remove(id);
      return error.message;
    };
    const volumeFolder = (name: string): string => join(stand.opened.roots.dataRoot, 'volumes', name, '_data');

    test('T19: a folder is seen from both sides, made where it is missing, and hides what the image has there', async () => {
      const folder = temporaryFolder();
      const source = join(folder, 'not/there yet');
      const script = 'ls -A /bin/../etc; echo inside > /etc/new; mkdir /etc/below';
      assert.equal(await say(script, { mounts: [bind(source, '/etc/')] }), 'hostname\nhosts\nresolv.conf');
      assert.equal(readFileSync(join(source, 'new'), 'utf8'), 'inside\n');
      writeFileSync(join(source, 'new'), 'outside\n');
      assert.equal(await say('cat /deep/down/new', { mounts: [bind(source, '/deep/down')] }), 'outside');
    });

    test('T21: a single file takes what is written inside, and --rm leaves it', async () => {
      const history = join(temporaryFolder(), 'history');
      writeFileSync(history, 'first\n');
      const { id } = await makeContainer(stand.engine, {
        runtime,
        isAutoRemoved: true,
        command: sh('echo second >> /root/.history'),
        mounts: [bind(history, '/root/.history')],
      });
      const removed = stand.engine.containers.wait(id, { condition: 'removed' });
      await stand.engine.containers.start(id);
      await removed;
      assert.equal(readFileSync(history, 'utf8'), 'first\nsecond\n');
    });

    test('T22: the volume of a data container, which has ended, is shared by any number of others', async () => {
      const data = await runContainer(stand.engine, {
        runtime,
        name: 'data',
        command: sh('touch /shared-data/somefile'),
        mounts: [volume('', '/shared-data')],
      });
      const from = { volumesFrom: ['data'] };
      assert.equal(await say('ls /shared-data; echo x > /shared-data/other', from), 'somefile');
      const reader = await startSleeper(stand.engine, { runtime, ...from });
      assert.equal(await say('ls /shared-data', { volumesFrom: [reader.id] }), 'other\nsomefile');
      assert.match(await say('touch /shared-data/y', { volumesFrom: ['data:ro'] }), /Read-only file system/);
      await stand.engine.containers.remove(reader.id, { force: true, removeVolumes: true });
      const [name = ''] = readdirSync(join(stand.opened.roots.dataRoot, 'volumes'));
      assert.ok(existsSync(volumeFolder(name)), 'its lender has it still');
      for (const { id } of await stand.engine.containers.list({ all: true })) {
        if (id !== data.id) await stand.engine.containers.remove(id, { removeVolumes: true });
      }
      assert.ok(existsSync(volumeFolder(name)));
      await stand.engine.containers.remove(data.id, { removeVolumes: true });
      assert.ok(!existsSync(volumeFolder(name)), 'it went with the last');
    });

    test('T24: what a lender has read-only stays so, and a privileged lender lends no privileges', async () => {
      const folder = temporaryFolder();
      const lender = await makeContainer(stand.engine, {
        runtime,
        isPrivileged: true,
        command: ['true'],
        mounts: [bind(folder, '/mnt', { isReadOnly: true })],
      });
      const from = { volumesFrom: [`${lender.name}:rw`] };
      assert.match(await say('touch /mnt/asd', from), /Read-only file system/);
      assert.match(await say('mount -t tmpfs x /tmp', from), /permitted|denied/);
      await stand.engine.containers.remove(lender.id);
    });

    test('T26: as a user of the machine it owns what it writes there', async () => {
      const folder = temporaryFolder();
      execFileSync('chmod', ['0777', folder]);
      await say('touch /home/x', { user: '4321:1234', mounts: [bind(folder, '/home')] });
      const { uid, gid } = statSync(join(folder, 'x'));
      assert.deepEqual([uid, gid], [4321, 1234]);
    });

    test('T25: a socket of the machine is there', async (t) => {
      const path = join(temporaryFolder(), 'socket');
      const server = createServer().listen(path);
      t.after(() => server.close());
      await new Promise((resolve) => server.once('listening', resolve));
      const mounts = [bind(path, '/run/it.sock', { isReadOnly: true })];
      assert.equal(await say('test -S /run/it.sock && echo socket', { mounts }), 'socket');
    });

    test('read-only is all that is mounted below, unless told otherwise', async () => {
      const folder = temporaryFolder();
      using _ = mounted(join(folder, 'below'));
      const write = (parts: Partial<ContainerMount>) =>
        say('touch /m/x; touch /m/below/x && echo fine', {
          mounts: [bind(folder, '/m', { isReadOnly: true, ...parts })],
        });
      assert.equal((await write({})).match(/Read-only/g)?.length, 2);
      assert.equal((await write({ recursion: 'readonly' })).match(/Read-only/g)?.length, 2);
      const writable = await write({ recursion: 'writable' });
      assert.ok(writable.includes('fine') && writable.includes('Read-only'), writable);
      const flat = { mounts: [bind(folder, '/m', { recursion: 'disabled' })] };
      assert.equal(await say('touch /m/below/y; ls /m/below', flat), 'y');
      assert.ok(existsSync(join(folder, 'below/x')) && !existsSync(join(folder, 'below/y')));
    });

    test("the machine's mounts arrive where they may, and go back where they may", async () => {
      const folder = temporaryFolder();
      using _ = mounted(join(folder, 'm'), '--make-shared');
      const source = join(folder, 'm');
      for (const place of ['late', 'inside']) mkdirSync(join(source, place));
      const able = { capAdd: ['SYS_ADMIN'], securityOptions: ['seccomp=unconfined'] } as const;
      for (const [word, arrives, goesBack] of [
        ['rshared', true, true],
        ['rslave', true, false],
        ['rprivate', false, false],
      ] as const) {
        const { id } = await startSleeper(stand.engine, {
          runtime,
          ...able,
          mounts: [bind(source, '/m', { options: [word] })],
        });
        using late = mounted(join(source, 'late'));
        writeFileSync(join(source, 'late/x'), '');
        assert.equal(await inside(stand.engine, id, 'ls /m/late'), arrives ? 'x' : '', `${word} arrives`);
        await inside(stand.engine, id, 'mount -t tmpfs x /m/inside && touch /m/inside/y');
        assert.deepEqual(readdirSync(join(source, 'inside')), goesBack ? ['y'] : [], `${word} goes back`);
        if (goesBack) execFileSync('umount', [join(source, 'inside')]);
        await stand.engine.containers.remove(id, { force: true });
        assert.ok(late);
      }
    });

    test('a mount that nobody can hear of is refused', async () => {
      const folder = temporaryFolder();
      using _ = mounted(join(folder, 'm'), '--make-private');
      const source = join(folder, 'm');
      const because = `path ${source} is mounted on ${source} but it is not a`;
      assert.equal(
        await refusal({ mounts: [bind(source, '/m', { options: ['rshared'] })] }),
        `${because} shared mount`,
      );
      assert.equal(
        await refusal({ mounts: [bind(source, '/m', { options: ['slave'] })] }),
        `${because} shared or slave mount`,
      );
    });

    test('a part of a volume is mounted, and nothing that a link in it leads to', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'secret'), '');
      await say('mkdir -p /v/a/b && echo part > /v/a/b/file', { mounts: [volume('parts', '/v')] });
      const part = (subpath: string, more: Partial<ContainerMount> = {}) => volume('parts', '/p', { subpath, ...more });
      assert.equal(
        await say('cat /p/file; ls /p/..', { mounts: [part('a/b')] }).then((said) => said.split('\n')[0]),
        'part',
      );
      assert.equal(await say('cat /p', { mounts: [part('a/b/file')] }), 'part');
      assert.match(await say('touch /p/x', { mounts: [part('a', { isReadOnly: true })] }), /Read-only/);
      await say('echo more > /p/b/more', { mounts: [part('a')] });
      assert.ok(existsSync(join(volumeFolder('parts'), 'a/b/more')));
      symlinkSync('b', join(volumeFolder('parts'), 'a/good'));
      symlinkSync('../good', join(volumeFolder('parts'), 'a/b/better'));
      for (const path of ['a/good', 'a/b/better', 'none/../a/b', './a//b/'])
        assert.equal(await say('cat /p/file', { mounts: [part(path)] }), 'part', path);
      const base = volumeFolder('parts');
      symlinkSync(folder, join(base, 'out'));
      symlinkSync('../../../../../../../etc', join(base, 'up'));
      symlinkSync('loop', join(base, 'loop'));
      for (const path of ['out', 'out/secret', 'up']) {
        const told = `path concatenation escapes the base directory, base: ${base}, subpath: ${path}`;
        assert.equal(await refusal({ mounts: [part(path)] }), told);
      }
      for (const [path, missing] of [
        ['none', 'none'],
        ['none/below', 'none'],
        ['a/b/none', 'a/b/none'],
      ]) {
        const told = `cannot access path ${base}/${path}: lstat ${base}/${missing}: no such file or directory`;
        assert.equal(await refusal({ mounts: [part(`${path}`)] }), told);
      }
      const unresolved = (path: string): string =>
        `error while resolving symlinks in combined path "${base}/${path}": `;
      assert.equal(await refusal({ mounts: [part('a/b/file/x')] }), `${unresolved('a/b/file/x')}not a directory`);
      assert.equal(await refusal({ mounts: [part('loop')] }), `${unresolved('loop')}EvalSymlinks: too many links`);
    });

    test('what was mounted stays as it is when nobody but the monitor sees the end', async () => {
      const folder = temporaryFolder();
      const source = join(folder, 'm');
      using _ = mounted(source, '--make-shared');
      for (const path of ['shared', 'flat']) {
        mkdirSync(join(source, path));
        writeFileSync(join(source, path, 'file'), 'mine');
      }
      await say('mkdir -p /v/a && echo mine > /v/a/file && echo mine > /v/one', { mounts: [volume('lasting', '/v')] });
      const { id } = await makeContainer(stand.engine, {
        runtime,
        command: ['true'],
        mounts: [
          volume('lasting', '/a', { subpath: 'a' }),
          volume('lasting', '/one', { subpath: 'one' }),
          bind(join(source, 'shared'), '/shared', { options: ['rshared'] }),
          bind(join(source, 'flat'), '/flat', { recursion: 'disabled' }),
        ],
      });
      await stand.engine.containers.start(id);
      const traces = join(stand.opened.roots.runRoot, 'c', id);
      await until(() => !existsSync(traces));
      assert.equal((await stand.engine.containers.get(id)).state.status, 'exited');
      for (const path of [join(source, 'shared/file'), join(source, 'flat/file')])
        assert.equal(readFileSync(path, 'utf8'), 'mine');
      for (const path of ['a/file', 'one'])
        assert.equal(readFileSync(join(volumeFolder('lasting'), path), 'utf8'), 'mine\n');
      await stand.engine.containers.remove(id);
    });

    test('a new volume takes what the image has, unless it is not to', async () => {
      assert.match(await say('ls /v', { mounts: [volume('full', '/bin'), volume('full', '/v')] }), /busybox/);
      const nocopy = { options: ['nocopy'] };
      assert.equal(
        await say('/keep/busybox ls /bin', {
          mounts: [volume('full', '/keep'), volume('empty', '/bin', nocopy)],
          command: ['/keep/busybox', 'ls', '/bin'],
        }),
        '',
      );
    });

    test('a bind that may not be made must be there', async () => {
      const source = join(temporaryFolder(), 'missing');
      const mounts = [bind(source, '/m', { mayCreateSource: false })];
      const missing = {
        code: 'mount_source_missing',
        message: `invalid mount config for type "bind": bind source path does not exist: ${source}`,
      };
      await assert.rejects(makeContainer(stand.engine, { runtime, command: ['true'], mounts }), missing);
      mkdirSync(source);
      const { id } = await makeContainer(stand.engine, { runtime, command: ['true'], mounts });
      rmdirSync(source);
      await assert.rejects(stand.engine.containers.start(id), missing);
      await stand.engine.containers.remove(id);
      assert.ok(!existsSync(source));
      assert.equal(await say('echo fine', { mounts: [bind(source, '/m')] }), 'fine');
      assert.ok(statSync(source).isDirectory());
    });

    test("a tmpfs has docker's protections and the user's options", async () => {
      const tmpfs = (options: readonly string[], parts: Partial<ContainerMount> = {}) => ({
        mounts: [bind('', '/t', { type: 'tmpfs', options, ...parts })],
      });
      assert.match(await say('grep " /t " /proc/mounts', tmpfs([])), /tmpfs rw,nosuid,nodev,noexec/);
      const said = await say('grep " /t " /proc/mounts; stat -c %a /t', tmpfs(['size=65536', 'mode=0700', 'exec']));
      assert.match(said, /size=64k,mode=700/);
      assert.ok(!said.includes('noexec') && said.endsWith('700'), said);
      assert.match(await say('dd if=/dev/zero of=/t/x bs=1k count=100', tmpfs(['size=65536'])), /No space left/);
      assert.match(await say('touch /t/x', tmpfs([], { isReadOnly: true })), /Read-only/);
    });

    test('names of files may hold blanks and commas', async () => {
      const source = join(temporaryFolder(), 'a b,c');
      assert.equal(await say('ls -d "/x y,z"', { mounts: [bind(source, '/x y,z')] }), '/x y,z');
    });
  });
}

describe('T20 and T22: who may take mounts from whom', () => {
  const stand = engineStand();

  test('of a container that runs, several at once, the later wins', async () => {
    const first = await startSleeper(stand.engine, { mounts: [volume('one', '/data'), volume('more', '/more')] });
    const second = await makeContainer(stand.engine, { command: ['true'], mounts: [volume('two', '/data')] });
    const { config } = await makeContainer(stand.engine, { command: ['true'], volumesFrom: [first.name, second.name] });
    assert.deepEqual(
      config.mounts.map(({ source, destination }) => `${source} ${destination}`),
      ['two /data', 'more /more'],
    );
    const own = await makeContainer(stand.engine, {
      command: ['true'],
      volumesFrom: [first.name],
      mounts: [volume('own', '/data')],
    });
    assert.deepEqual(
      own.config.mounts.map(({ source }) => source),
      ['own', 'more'],
    );
  });

  test('not of one that is not there', async () => {
    await assert.rejects(makeContainer(stand.opened.engine, { command: ['true'], volumesFrom: ['absent'] }), {
      code: 'argument_invalid',
      message: 'No such container: absent',
    });
  });
});

async function inside(engine: Engine, id: string, script: string): Promise<string> {
  const exec = await engine.execs.start(id, { command: sh(script) }, { attach: {} });
  const bytes: Uint8Array[] = [];
  for await (const chunk of exec.streams?.output ?? []) bytes.push(Buffer.from(chunk.bytes));
  return Buffer.concat(bytes).toString().trim();
}
