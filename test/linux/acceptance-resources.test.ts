import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';

import { nodeHost } from '../../src/host/node/node-host.js';
import { freePort } from '../support/free-port.js';
import { acceptanceReason, acceptanceStand } from '../support/linux/acceptance-stand.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { NetNamespace } from '../support/net-namespace.js';

/** A program for a place where nothing but Node is known to work. */
const PRINT_PAGE = 'fetch(process.argv[1]).then((page) => page.text()).then((text) => process.stdout.write(text))';

/** The program as it is built, real images out of a real registry, and a user of docker. */
describe('gantry for users of docker: ports and limits', { skip: acceptanceReason(), timeout: 600_000 }, () => {
  const stand = acceptanceStand();
  const { sh, inspect } = stand;

  describe('published ports', () => {
    test("are reached from loopback, the host's own address, other networks, other containers and the container itself", async () => {
      const port = String(await freePort());
      const serve = 'mkdir /www; echo hello from inside > /www/index.html; exec httpd -f -p 80 -h /www';
      await stand.gantry.ok('run', '-d', '--name', 'served', '-p', `${port}:80`, ...sh(serve));
      const hostAddress = ownAddress();
      const page = async (address: string): Promise<string> => (await fetch(`http://${address}:${port}/`)).text();
      await eventually('an answer', () => page('127.0.0.1').catch(() => undefined));
      assert.equal(await page('127.0.0.1'), 'hello from inside\n');
      assert.equal(await page(hostAddress), 'hello from inside\n');
      await eventually('an answer on [::1]', () => page('[::1]').catch(() => undefined));
      assert.equal(await page('[::1]'), 'hello from inside\n');
      const url = `http://${hostAddress}:${port}/`;
      assert.equal(await stand.gantry.ok('run', '--rm', stand.busybox, 'wget', '-qO-', url), 'hello from inside');
      assert.equal(await stand.gantry.ok('exec', 'served', 'wget', '-qO-', url), 'hello from inside');
      assert.equal(
        await stand.gantry.ok('run', '--rm', '--network', 'host', stand.busybox, 'wget', '-qO-', url),
        'hello from inside',
      );
      assert.equal(
        await stand.gantry.ok(
          'run',
          '--rm',
          '--network',
          'container:served',
          stand.busybox,
          'wget',
          '-qO-',
          'http://127.0.0.1/',
        ),
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

      await stand.gantry.ok('rm', '-f', 'served');
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
      const seen = await stand.gantry.ok(
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
      const ran = await stand.gantry.run(['run', '--name', 'hog', '-m', '32m', '--memory-swap', '32m', ...sh(hog)]);
      assert.equal(ran.exitCode, 137, ran.stderr);
      assert.equal(
        await inspect('{{.State.OOMKilled}} {{.State.ExitCode}} {{.HostConfig.Memory}}', 'hog'),
        'true 137 33554432',
      );
      await stand.gantry.ok('rm', 'hog');
    });

    test('too many processes: fork fails', async () => {
      const ran = await stand.gantry.run([
        'run',
        '--rm',
        '--pids-limit',
        '6',
        ...sh('for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; wait'),
      ]);
      assert.match(ran.stderr, /can't fork|Resource temporarily unavailable/);
    });
  });
});

function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat();
  return own.find((address) => address && address.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.1';
}
