import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { nodeHost } from '../../src/host/node/node-host.js';
import { type DockerRegistry, dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { busyboxLayout, debianLayout, debianReason } from '../support/linux/oci-layout.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { NetNamespace } from '../support/net-namespace.js';
import { rootReason } from '../support/root-reason.js';

const skip = rootReason() || dockerRegistryReason();
/** A program for a place where nothing but Node is known to work. */
const PRINT_PAGE = 'fetch(process.argv[1]).then((page) => page.text()).then((text) => process.stdout.write(text))';
const SHA256 = /^[0-9a-f]{64}$/;

/** The program as it is built, real images out of a real registry, and a user of docker. */
describe('gantry for users of docker', { skip, timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  let registry: DockerRegistry;
  let busybox = '';
  before(async () => {
    gantry = await BuiltGantry.open();
    registry = await openDockerRegistry();
    busybox = `${registry.host}/busybox:test`;
    await registry.push(`oci:${await busyboxLayout(gantry.folder)}:test`, 'busybox:test', { all: true });
  });
  after(async () => {
    await registry[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  const sh = (script: string): readonly string[] => [busybox, 'sh', '-c', script];
  const inspect = (format: string, name: string): Promise<string> => gantry.ok('inspect', '-f', format, name);

  describe('images', () => {
    test('pull takes the manifest for this machine out of an index, and a second one has nothing to do', async () => {
      const first = await gantry.run(['pull', busybox]);
      assert.equal(first.exitCode, 0, first.stderr);
      assert.match(
        first.stdout,
        /^test: Pulling from busybox\n[^]*: Pull complete\nDigest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for /,
      );
      assert.ok(first.stdout.endsWith(`${busybox}\n`));
      assert.match(await gantry.ok('pull', busybox), /Status: Image is up to date for /);
      assert.match(
        await inspect('{{.Architecture}}/{{.Os}} {{json .Config.Cmd}}', busybox),
        /^(amd64|arm64)\/linux \["sh"\]$/,
      );
      assert.equal(await gantry.ok('pull', '-q', busybox), busybox);
      assert.equal(await gantry.ok('images', '--format', '{{.Repository}} {{.Tag}}'), `${registry.host}/busybox test`);
      assert.match(await gantry.ok('images', '-q', '--no-trunc'), /^sha256:[0-9a-f]{64}$/);
    });

    test('run pulls what is missing; a digest names it too; rmi refuses what is in use and removes it afterwards', async () => {
      await registry.push(
        `oci:${await busyboxLayout(join(gantry.folder, 'other'), { Labels: { other: 'yes' } })}:test`,
        'other:1',
        { all: true },
      );
      const name = `${registry.host}/other:1`;
      const ran = await gantry.run(['run', '--name', 'user', name, 'echo', 'hi']);
      assert.deepEqual([ran.exitCode, ran.stdout], [0, 'hi\n']);
      assert.match(ran.stderr, new RegExp(`^Unable to find image '${name}' locally\\n`));
      const digest = await inspect('{{index .RepoDigests 0}}', name);
      assert.equal(await gantry.ok('run', '--rm', digest, 'echo', 'by digest'), 'by digest');

      const refused = await gantry.run(['rmi', name]);
      assert.equal(refused.exitCode, 1);
      const containerId = (await gantry.ok('ps', '-aq', '--filter', 'name=user')).slice(0, 12);
      assert.match(
        refused.stderr,
        new RegExp(
          `conflict: unable to remove repository reference "${name}" \\(must force\\) - container ${containerId} is using its referenced image [0-9a-f]{12}`,
        ),
      );
      assert.equal(await gantry.ok('rm', 'user'), 'user');
      assert.match(
        await gantry.ok('rmi', name),
        new RegExp(`^Untagged: ${name}\nUntagged: .*@sha256:.*\nDeleted: sha256:`),
      );
    });
  });

  describe('run', () => {
    for (const [command, exitCode, message] of [
      [['sh', '-c', 'exit 7'], 7, ''],
      [['sh', '-c', 'sh -c "kill -TERM \\$\\$"; exit $?'], 143, ''],
      [['nope'], 127, 'exec: "nope": executable file not found in $PATH'],
      [['/etc'], 126, 'exec: "/etc": '],
      [['/etc/passwd'], 126, 'exec: "/etc/passwd": permission denied'],
    ] as const) {
      test(`${command.join(' ')} exits with ${exitCode}`, async () => {
        const ran = await gantry.run(['run', '--rm', '--network', 'none', busybox, ...command]);
        assert.equal(ran.exitCode, exitCode, ran.stderr);
        assert.ok(ran.stderr.includes(message), ran.stderr);
        assert.equal(await gantry.ok('ps', '-aq'), '');
      });
    }

    test('a failure of gantry itself is 125', async () => {
      const ran = await gantry.run(['run', '--rm', '-m', '1z', busybox, 'true']);
      assert.deepEqual(
        [ran.exitCode, ran.stderr.split('\n')[0]],
        [125, 'invalid argument "1z" for "-m, --memory" flag: invalid suffix: \'z\''],
      );
    });

    test('ten megabytes go through cat unchanged, in and out', async () => {
      const bytes = randomBytes(10 * 1024 * 1024);
      const { exitCode, stdoutBytes } = await gantry.run(['run', '--rm', '-i', '--network', 'none', busybox, 'cat'], {
        input: bytes,
      });
      assert.equal(exitCode, 0);
      assert.equal(sha256(stdoutBytes), sha256(bytes));
    });

    test('output and error stay apart', async () => {
      const { stdout, stderr } = await gantry.run(['run', '--rm', ...sh('echo out; echo err >&2')]);
      assert.deepEqual({ stdout, stderr }, { stdout: 'out\n', stderr: 'err\n' });
    });

    test('--cidfile holds the id, and one that exists is refused', async () => {
      const path = join(gantry.folder, 'cid');
      const id = await gantry.ok('run', '-d', '--cidfile', path, busybox, 'true');
      assert.match(id, SHA256);
      assert.equal(readFileSync(path, 'utf8'), id);
      const refused = await gantry.run(['run', '--cidfile', path, busybox, 'true']);
      assert.equal(refused.exitCode, 125);
      assert.match(refused.stderr, /container ID file found, make sure the other container isn't running or delete /);
      await gantry.ok('wait', id);
      await gantry.ok('rm', id);
    });

    test('-v binds folders and files, read-only on wish, and names volumes', async () => {
      const shared = join(gantry.folder, 'shared');
      mkdirSync(shared);
      writeFileSync(join(shared, 'file'), 'from the host');
      assert.equal(
        await gantry.ok('run', '--rm', '-v', `${shared}:/data`, ...sh('cat /data/file; echo back > /data/out')),
        'from the host',
      );
      assert.equal(readFileSync(join(shared, 'out'), 'utf8'), 'back\n');
      const denied = await gantry.run(['run', '--rm', '-v', `${shared}:/data:ro`, ...sh('echo x > /data/file')]);
      assert.equal(denied.exitCode, 1);
      assert.match(denied.stderr, /Read-only file system/);
      await gantry.ok('run', '--rm', '-v', 'kept:/data', ...sh('echo kept > /data/file'));
      assert.equal(await gantry.ok('run', '--rm', '-v', 'kept:/data', ...sh('cat /data/file')), 'kept');
      const fresh = join(gantry.folder, 'made/by/gantry');
      await gantry.ok('run', '--rm', '-v', `${fresh}:/data`, busybox, 'true');
      assert.ok(existsSync(fresh));
    });

    test('environment, user, folder, host name, labels and capabilities', async () => {
      const script = 'echo $A$B; id -u; pwd; hostname; grep CapEff /proc/self/status';
      const words = ['-e', 'A=1', '-e', 'B', '-u', '1:2', '-w', '/tmp', '-h', 'box', '-l', 'x=y', '--cap-drop', 'ALL'];
      const ran = await gantry.run(['run', '--name', 'asked', ...words, ...sh(script)], { env: { B: '2' } });
      assert.equal(ran.stdout, '12\n1\n/tmp\nbox\nCapEff:\t0000000000000000\n', ran.stderr);
      assert.equal(await inspect('{{.Config.Labels.x}} {{.Config.User}} {{.State.ExitCode}}', 'asked'), 'y 1:2 0');
      await gantry.ok('rm', 'asked');
    });
  });

  describe('a container that lives', () => {
    test('is listed, inspected, read, executed in, stopped, started and removed', async () => {
      const script =
        'trap "echo bye; exit 3" TERM; for i in 1 2 3 4 5; do echo line $i; done; while :; do sleep 0.1; done';
      const id = await gantry.ok(
        'run',
        '-d',
        '--name',
        'web',
        '--restart',
        'on-failure:3',
        '-p',
        '127.0.0.1::80',
        ...sh(script),
      );
      const port = await inspect('{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}', 'web');
      assert.equal(
        await gantry.ok('ps', '--format', '{{.ID}}|{{.Image}}|{{.Names}}|{{.State}}|{{.Ports}}'),
        `${id.slice(0, 12)}|${busybox}|web|running|127.0.0.1:${port}->80/tcp`,
      );
      assert.match(await gantry.ok('ps'), /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n/);
      assert.equal(await gantry.ok('port', 'web', '80'), `127.0.0.1:${port}`);
      assert.equal(
        await inspect('{{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}', 'web'),
        'on-failure:3',
      );
      await using following = asDisposable(gantry.start(['logs', '-f', 'web']));
      await following.sees(/line 5/);
      assert.equal(await gantry.ok('logs', '--tail', '2', 'web'), 'line 4\nline 5');
      assert.match(await gantry.ok('logs', '-t', '--tail', '1', 'web'), /^\d{4}-\d\d-\d\dT[\d:.]+Z line 5$/);

      assert.equal(await gantry.ok('exec', '-e', 'A=b', '-w', '/tmp', 'web', 'sh', '-c', 'echo $A; pwd'), 'b\n/tmp');
      assert.equal((await gantry.run(['exec', 'web', 'sh', '-c', 'exit 9'])).exitCode, 9);
      assert.equal((await gantry.run(['exec', 'web', 'nope'])).exitCode, 127);
      assert.equal(
        (await gantry.run(['exec', '-i', 'web', 'wc', '-c'], { input: 'twelve bytes' })).stdout.trim(),
        '12',
      );

      assert.equal(await gantry.ok('stop', '-t', '20', 'web'), 'web');
      assert.equal((await following.end).exitCode, 0);
      assert.equal(
        await inspect('{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}', 'web'),
        'exited 3 false',
      );
      assert.equal(await gantry.ok('logs', '--tail', '1', 'web'), 'bye');
      assert.match(await gantry.ok('ps', '-a', '--format', '{{.Status}}'), /^Exited \(3\) /);
      assert.equal(await gantry.ok('start', 'web'), 'web');
      const refused = await gantry.run(['rm', 'web']);
      assert.equal(refused.exitCode, 1);
      assert.match(
        refused.stderr,
        /cannot remove container "\/web": container is running: stop the container before removing or force remove/,
      );
      assert.equal(await gantry.ok('rm', '-f', 'web'), 'web');
      assert.equal(await gantry.ok('ps', '-aq'), '');
    });

    test('--restart always brings back what was killed, with no gantry there', async () => {
      const id = await gantry.ok('run', '-d', '--restart', 'always', busybox, 'sleep', '1000');
      const pid = await inspect('{{.State.Pid}}', id);
      process.kill(Number(pid), 'SIGKILL');
      await using events = asDisposable(
        gantry.start(['events', '--since', '1m', '--filter', `container=${id}`, '--filter', 'event=start']),
      );
      await events.sees(/\n.*\n/);
      assert.equal(await inspect('{{.RestartCount}} {{.State.Running}}', id), '1 true');
      assert.notEqual(await inspect('{{.State.Pid}}', id), pid);
      await gantry.ok('rm', '-f', id);
    });

    test('signals to the client reach the program', async () => {
      const client = gantry.start([
        'run',
        '--rm',
        '--network',
        'none',
        ...sh('trap "echo got it; exit 33" TERM; echo up; while :; do sleep 0.1; done'),
      ]);
      await client.sees(/up/);
      client.process.kill('SIGTERM');
      const { exitCode, stdout } = await client.end;
      assert.deepEqual([exitCode, stdout], [33, 'up\ngot it\n']);
    });
  });

  describe('in a terminal', () => {
    test('run -it has the size of ours, raw keys, and detaches with ctrl-p ctrl-q; attach comes back', async () => {
      await using client = gantry.terminal(['run', '-it', '--name', 'shell', busybox, 'sh']);
      await client.waitFor(/# /);
      client.send('stty size; tty\r');
      await client.waitFor(/30 100\s+\/dev\/(pts\/0|console)/);
      client.resize(80, 20);
      // It may be a moment later than what is typed.
      client.send('until [ "$(stty size)" = "20 80" ]; do sleep 0.05; done; echo si""zed\r');
      await client.waitFor(/sized/);
      client.send('echo asleep; sleep 1000\r');
      await client.waitFor(/^asleep/m);
      client.send('\x03');
      await client.waitFor(/\^C\s+\/ #\s*$/);
      client.send('echo $?\r');
      await client.waitFor(/130/);
      client.send('\x10\x11');
      assert.equal((await client.exit).code, 0);
      assert.equal(await inspect('{{.State.Running}}', 'shell'), 'true');

      await using again = gantry.terminal(['attach', 'shell']);
      again.send('echo still $((40 + 2))\r');
      await again.waitFor(/still 42/);
      again.send('exit 5\r');
      assert.equal((await again.exit).code, 5);
      await gantry.ok('rm', 'shell');
    });

    test('exec -it, and other detach keys', async () => {
      const id = await gantry.ok('run', '-d', busybox, 'sleep', '1000');
      await using client = gantry.terminal(['exec', '-it', '--detach-keys', 'ctrl-x,x', id, 'sh']);
      await client.waitFor(/# /);
      client.send('echo $((6 * 7))\r');
      await client.waitFor(/42/);
      client.send('exit 4\r');
      assert.equal((await client.exit).code, 4);
      await gantry.ok('rm', '-f', id);
    });

    test('-t without a terminal is refused', async () => {
      const { exitCode, stderr } = await gantry.run(['run', '--rm', '-it', busybox, 'sh']);
      assert.deepEqual([exitCode, stderr.split('\n')[0]], [1, 'gantry: the input device is not a TTY']);
    });
  });

  describe('published ports', () => {
    test("are reached from loopback, the host's own address, other networks, other containers and the container itself", async () => {
      const port = String(await freePort());
      const serve = 'mkdir /www; echo hello from inside > /www/index.html; exec httpd -f -p 80 -h /www';
      await gantry.ok('run', '-d', '--name', 'served', '-p', `${port}:80`, ...sh(serve));
      const hostAddress = ownAddress();
      const page = async (address: string): Promise<string> => (await fetch(`http://${address}:${port}/`)).text();
      await eventually('an answer', () => page('127.0.0.1').catch(() => undefined));
      assert.equal(await page('127.0.0.1'), 'hello from inside\n');
      assert.equal(await page(hostAddress), 'hello from inside\n');
      await eventually('an answer on [::1]', () => page('[::1]').catch(() => undefined));
      assert.equal(await page('[::1]'), 'hello from inside\n');
      const url = `http://${hostAddress}:${port}/`;
      assert.equal(await gantry.ok('run', '--rm', busybox, 'wget', '-qO-', url), 'hello from inside');
      assert.equal(await gantry.ok('exec', 'served', 'wget', '-qO-', url), 'hello from inside');
      assert.equal(
        await gantry.ok('run', '--rm', '--network', 'host', busybox, 'wget', '-qO-', url),
        'hello from inside',
      );
      assert.equal(
        await gantry.ok('run', '--rm', '--network', 'container:served', busybox, 'wget', '-qO-', 'http://127.0.0.1/'),
        'hello from inside',
      );

      await using neighbour = await NetNamespace.open(nodeHost({}));
      execFileSync('ip', [
        'link',
        'add',
        'gacc0',
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        String(neighbour.pid),
      ]);
      execFileSync('ip', ['address', 'add', '198.51.100.1/30', 'dev', 'gacc0']);
      execFileSync('ip', ['link', 'set', 'gacc0', 'up']);
      await neighbour.run('ip', 'address', 'add', '198.51.100.2/30', 'dev', 'eth0');
      await neighbour.run('ip', 'link', 'set', 'eth0', 'up');
      const asked = await neighbour.run(process.execPath, '-e', PRINT_PAGE, `http://198.51.100.1:${port}/`);
      assert.equal(asked, 'hello from inside\n');

      await gantry.ok('rm', '-f', 'served');
      await assert.rejects(page('127.0.0.1'));
    });
  });

  describe('limits', () => {
    test('are what the container sees', async () => {
      const files = [
        ['memory/memory.limit_in_bytes', 'memory.max'],
        ['cpu/cpu.cfs_quota_us', 'cpu.max'],
        ['pids/pids.max', 'pids.max'],
      ].map(([v1, v2]) => `cat /sys/fs/cgroup/${v1} 2>/dev/null || cat /sys/fs/cgroup/${v2}`);
      const seen = await gantry.ok(
        'run',
        '--rm',
        '-m',
        '64m',
        '--cpus',
        '0.5',
        '--pids-limit',
        '17',
        ...sh(files.join('; ')),
      );
      assert.match(seen, /^67108864\n50000( 100000)?\n17$/);
    });

    test('too much memory: 137, and inspect says why', async () => {
      const hog = 'x=$(dd if=/dev/zero bs=1M count=200 2>/dev/null | tr "\\0" x); echo ${#x}';
      const ran = await gantry.run(['run', '--name', 'hog', '-m', '32m', '--memory-swap', '32m', ...sh(hog)]);
      assert.equal(ran.exitCode, 137, ran.stderr);
      assert.equal(
        await inspect('{{.State.OOMKilled}} {{.State.ExitCode}} {{.HostConfig.Memory}}', 'hog'),
        'true 137 33554432',
      );
      await gantry.ok('rm', 'hog');
    });

    test('too many processes: fork fails', async () => {
      const ran = await gantry.run([
        'run',
        '--rm',
        '--pids-limit',
        '6',
        ...sh('for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; wait'),
      ]);
      assert.match(ran.stderr, /can't fork|Resource temporarily unavailable/);
    });
  });

  describe('Debian', { skip: debianReason() }, () => {
    let debian = '';
    before(async () => {
      debian = `${registry.host}/debian:bookworm`;
      await registry.push(`oci:${await debianLayout()}:test`, 'debian:bookworm', { all: true });
    });

    test('is pulled, runs, and apt-get update works inside', async () => {
      assert.match(await gantry.ok('pull', debian), /Status: Downloaded newer image/);
      assert.match(await gantry.ok('run', '--rm', debian, 'cat', '/etc/os-release'), /VERSION_CODENAME=bookworm/);
      assert.equal(
        await gantry.ok('run', '--rm', debian, 'stat', '-c', '%a %u', '/usr/bin/passwd', '/tmp'),
        '4755 0\n1777 0',
      );
      const update = await gantry.run([
        'run',
        '--rm',
        debian,
        'apt-get',
        'update',
        '-o',
        'APT::Update::Error-Mode=any',
      ]);
      assert.equal(update.exitCode, 0, update.stdout + update.stderr);
      assert.match(update.stdout, /Reading package lists/);
      assert.equal((await gantry.run(['run', '--rm', debian, 'dpkg', '--verify'])).stdout, '');
    });

    test('is limited, killed for its memory, stopped and removed', async () => {
      const hog = await gantry.run([
        'run',
        '--name',
        'big',
        '-m',
        '48m',
        '--memory-swap',
        '48m',
        debian,
        'bash',
        '-c',
        'head -c 300M /dev/zero | tail',
      ]);
      assert.ok([137, 1].includes(hog.exitCode), hog.stderr);
      assert.equal(await inspect('{{.State.OOMKilled}}', 'big'), 'true');
      await gantry.ok('run', '-d', '--name', 'idle', debian, 'sleep', 'infinity');
      assert.equal(await gantry.ok('stop', '-t', '1', 'idle'), 'idle');
      assert.equal(await inspect('{{.State.ExitCode}}', 'idle'), '137');
      await gantry.ok('rm', 'idle', 'big');
      assert.match(await gantry.ok('rmi', debian), /Deleted: sha256:/);
    });
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat();
  return own.find((address) => address && address.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.1';
}

async function freePort(): Promise<number> {
  await using server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Kills it where a failing test leaves it behind. */
function asDisposable<Running extends { readonly process: { kill(): boolean } }>(
  running: Running,
): Running & AsyncDisposable {
  return Object.assign(running, { [Symbol.asyncDispose]: async () => void running.process.kill() });
}
