import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { debianReason } from '../support/linux/oci-layout.js';
import { DEBIAN, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: containers by hand', { skip: rootReason() || debianReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand({ hasDebian: true });

  test('T27: inspect tells of images and containers, by a template too, and its address answers the machine', async () => {
    const names = ['one', 'two'];
    for (const name of names) await stand.type(`gantry run -d --name ${name} ${BUSYBOX} sleep 1000`);
    const image: unknown = JSON.parse(await stand.type(`gantry inspect ${BUSYBOX}`));
    const container: unknown = JSON.parse(await stand.type('gantry inspect one'));
    assert.ok(Array.isArray(image) && Array.isArray(container));
    assert.deepEqual(['State' in image[0], 'State' in container[0]], [false, true]);
    assert.ok('Architecture' in image[0] && Array.isArray(container[0].Config.Cmd));

    const addresses = await stand.type("gantry ps -q | xargs gantry inspect --format='{{.NetworkSettings.IPAddress}}'");
    assert.match(addresses, /^(\d+\.){3}\d+\n(\d+\.){3}\d+$/);
    const answers = await stand.type(
      "gantry ps -q | xargs gantry inspect --format='{{.NetworkSettings.IPAddress}}' | xargs -l1 busybox ping -c1",
    );
    assert.equal(answers.match(/1 packets received/g)?.length, 2, answers);
    await stand.type(`gantry rm -f ${names.join(' ')}`);
  });

  test('T34: containers are found by how they ended, and removed by the dozen', async () => {
    await stand.type(`gantry run -d --name lasting ${BUSYBOX} sleep 1000`);
    await stand.type(`gantry create --name fresh ${BUSYBOX} true`);
    for (const [name, script] of Object.entries({ fine: 'exit 0', wrong: 'exit 1', worse: 'exit 2' })) {
      await stand.tryOut(`gantry run --name ${name} ${BUSYBOX} sh -c '${script}'`);
    }
    const ids = async (filter: string): Promise<number> =>
      (await stand.type(`gantry ps -a -q ${filter}`)).split('\n').filter((line) => /^[0-9a-f]{12}$/.test(line)).length;
    assert.deepEqual(
      await Promise.all(['', '--filter status=exited', '--filter=exited=0', '--filter status=running'].map(ids)),
      [5, 3, 1, 1],
    );
    await stand.type(`
      gantry ps -a -q --filter=exited=0 | sort > good
      gantry ps -a -q --filter status=exited | sort > all
      comm -3 good all | xargs gantry inspect > error_containers`);
    const failed: unknown = JSON.parse(readFileSync(join(stand.gantry.folder, 'error_containers'), 'utf8'));
    assert.ok(Array.isArray(failed));
    assert.deepEqual(
      failed.map(({ State }) => State.ExitCode).toSorted((a: number, b: number) => a - b),
      [1, 2],
    );

    const removed = await stand.type('gantry ps -a -q --filter status=exited | xargs --no-run-if-empty gantry rm');
    assert.equal(removed.split('\n').length, 3);
    assert.equal(await stand.type("gantry ps -a --format '{{.Names}}' | sort"), 'fresh\nlasting');
    await stand.type('gantry ps -a -q | xargs --no-run-if-empty gantry rm -f');
    assert.equal(await stand.type('gantry ps -a -q | xargs --no-run-if-empty gantry rm -f'), '');
  });

  describe('T39: programs in a container that runs', () => {
    test('waited for, with their output and their end', async () => {
      await stand.type(`gantry run -d --name sleeper ${DEBIAN} sleep infinity`);
      assert.equal(
        await stand.type('gantry exec sleeper echo "Hello host from container"'),
        'Hello host from container',
      );
      assert.equal((await stand.tryOut('gantry exec sleeper sh -c "exit 3"')).exitCode, 3);
    });

    test('let go with -d', async () => {
      await stand.type('gantry exec sleeper sh -c "touch /var/log/old.log /var/log/kept"');
      assert.equal(await stand.type("gantry exec -d sleeper find /var -ctime -7 -name '*log' -exec rm {} ';'"), '');
      await eventually(
        'what find does',
        async () => (await stand.tryOut('gantry exec sleeper test -e /var/log/old.log')).exitCode === 1,
      );
      await stand.type('gantry exec sleeper test -e /var/log/kept');
    });

    test('as a shell, whose prompt names the container', async () => {
      const id = await stand.type('gantry ps -q --filter name=sleeper');
      await using shell = stand.gantry.terminal(['exec', '-i', '-t', 'sleeper', '/bin/bash']);
      await shell.waitFor(new RegExp(`root@${id}:/#`));
      shell.send('ps() { cat /proc/1/comm; }; ps; exit 7\r');
      await shell.waitFor(/^sleep$/m);
      assert.equal((await shell.exit).code, 7);
      await stand.type('gantry rm -f sleeper');
    });
  });

  describe('T21: the history of a shell', () => {
    test('is in the file of the machine that the container was given', async () => {
      const history = join(stand.gantry.folder, '.bash_history');
      writeFileSync(history, 'echo earlier\n');
      const words = ['-e', 'HISTFILE=/root/.bash_history', `-v=${history}:/root/.bash_history`];
      await using shell = stand.gantry.terminal(['run', ...words, '-ti', '--rm', DEBIAN, '/bin/bash']);
      await shell.waitFor(/root@[0-9a-f]{12}:\/#/);
      shell.send('echo my $((6 * 7))\r');
      await shell.waitFor(/my 42/);
      shell.send('history | head -1; exit\r');
      await shell.waitFor(/1 {2}echo earlier/);
      assert.equal((await shell.exit).code, 0);
      assert.equal(readFileSync(history, 'utf8'), 'echo earlier\necho my $((6 * 7))\nhistory | head -1; exit\n');
      assert.equal(await stand.type('gantry ps -aq'), '');
    });
  });

  describe('T36: leaving a container without stopping it', () => {
    test('ctrl-p ctrl-q gives the terminal back, the port answers, attach returns', async () => {
      await using first = stand.gantry.terminal([
        'run',
        '-t',
        '-i',
        '-p',
        '127.0.0.1::80',
        '--name',
        'web',
        BUSYBOX,
        'sh',
      ]);
      await first.waitFor(/# /);
      first.send('mkdir /www; echo served > /www/index.html; httpd -p 80 -h /www; echo re""ady\r');
      await first.waitFor(/^ready/m);
      first.send('\x10\x11');
      assert.equal((await first.exit).code, 0);
      const port = await stand.published('web', 80);
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'served\n');

      await using second = stand.gantry.terminal(['attach', 'web']);
      second.send('echo again $((40 + 2))\r');
      await second.waitFor(/again 42/);
      second.send('exit\r');
      assert.equal((await second.exit).code, 0);
      assert.equal(await stand.type("gantry inspect -f '{{.State.Status}}' web"), 'exited');
      await stand.type('gantry rm web');
    });

    test('with --rm too, without another key: the container goes on, and is gone when it ends', async () => {
      await using client = stand.gantry.terminal(['run', '-ti', '--rm', '--name', 'left', BUSYBOX, 'sh']);
      await client.waitFor(/# /);
      client.send('\x10\x11');
      assert.equal((await client.exit).code, 0);
      assert.equal(await stand.type("gantry inspect -f '{{.State.Running}}' left"), 'true');
      await stand.type('gantry stop -t 0 left');
      await eventually('its removal', async () => (await stand.type('gantry ps -aq')) === '');
    });
  });
});
