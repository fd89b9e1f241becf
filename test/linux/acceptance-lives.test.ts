import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { acceptanceReason, acceptanceStand } from '../support/linux/acceptance-stand.js';

/** The program as it is built, real images out of a real registry, and a user of docker. */
describe('gantry for users of docker: a container that lives', { skip: acceptanceReason(), timeout: 600_000 }, () => {
  const stand = acceptanceStand();
  const { sh, inspect } = stand;

  test('is listed, inspected, read, executed in, stopped, started and removed', async () => {
    const script =
      'trap "echo bye; exit 3" TERM; for i in 1 2 3 4 5; do echo line $i; done; while :; do sleep 0.1; done';
    const id = await stand.gantry.ok(
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
      await stand.gantry.ok('ps', '--format', '{{.ID}}|{{.Image}}|{{.Names}}|{{.State}}|{{.Ports}}'),
      `${id.slice(0, 12)}|${stand.busybox}|web|running|127.0.0.1:${port}->80/tcp`,
    );
    assert.match(await stand.gantry.ok('ps'), /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n/);
    assert.equal(await stand.gantry.ok('port', 'web', '80'), `127.0.0.1:${port}`);
    assert.equal(
      await inspect('{{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}', 'web'),
      'on-failure:3',
    );
    await using following = asDisposable(stand.gantry.start(['logs', '-f', 'web']));
    await following.sees(/line 5/);
    assert.equal(await stand.gantry.ok('logs', '--tail', '2', 'web'), 'line 4\nline 5');
    assert.match(await stand.gantry.ok('logs', '-t', '--tail', '1', 'web'), /^\d{4}-\d\d-\d\dT[\d:.]+Z line 5$/);

    assert.equal(
      await stand.gantry.ok('exec', '-e', 'A=b', '-w', '/tmp', 'web', 'sh', '-c', 'echo $A; pwd'),
      'b\n/tmp',
    );
    assert.equal((await stand.gantry.run(['exec', 'web', 'sh', '-c', 'exit 9'])).exitCode, 9);
    assert.equal((await stand.gantry.run(['exec', 'web', 'nope'])).exitCode, 127);
    assert.equal(
      (await stand.gantry.run(['exec', '-i', 'web', 'wc', '-c'], { input: 'twelve bytes' })).stdout.trim(),
      '12',
    );

    assert.equal(await stand.gantry.ok('stop', '-t', '20', 'web'), 'web');
    assert.equal((await following.end).exitCode, 0);
    assert.equal(await inspect('{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}}', 'web'), 'exited 3 false');
    assert.equal(await stand.gantry.ok('logs', '--tail', '1', 'web'), 'bye');
    assert.match(await stand.gantry.ok('ps', '-a', '--format', '{{.Status}}'), /^Exited \(3\) /);
    assert.equal(await stand.gantry.ok('start', 'web'), 'web');
    const refused = await stand.gantry.run(['rm', 'web']);
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.stderr,
      /cannot remove container "\/web": container is running: stop the container before removing or force remove/,
    );
    assert.equal(await stand.gantry.ok('rm', '-f', 'web'), 'web');
    assert.equal(await stand.gantry.ok('ps', '-aq'), '');
  });

  test('--restart always brings back what was killed, with no gantry there', async () => {
    const id = await stand.gantry.ok('run', '-d', '--restart', 'always', stand.busybox, 'sleep', '1000');
    const pid = await inspect('{{.State.Pid}}', id);
    process.kill(Number(pid), 'SIGKILL');
    await using events = asDisposable(
      stand.gantry.start(['events', '--since', '1m', '--filter', `container=${id}`, '--filter', 'event=start']),
    );
    await events.sees(/\n.*\n/);
    assert.equal(await inspect('{{.RestartCount}} {{.State.Running}}', id), '1 true');
    assert.notEqual(await inspect('{{.State.Pid}}', id), pid);
    await stand.gantry.ok('rm', '-f', id);
  });

  test('signals to the client reach the program', async () => {
    const client = stand.gantry.start([
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

  describe('in a terminal', () => {
    test('run -it has the size of ours, raw keys, and detaches with ctrl-p ctrl-q; attach comes back', async () => {
      await using client = stand.gantry.terminal(['run', '-it', '--name', 'shell', stand.busybox, 'sh']);
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

      await using again = stand.gantry.terminal(['attach', 'shell']);
      again.send('echo still $((40 + 2))\r');
      await again.waitFor(/still 42/);
      again.send('exit 5\r');
      assert.equal((await again.exit).code, 5);
      await stand.gantry.ok('rm', 'shell');
    });

    test('exec -it, and other detach keys', async () => {
      const id = await stand.gantry.ok('run', '-d', stand.busybox, 'sleep', '1000');
      await using client = stand.gantry.terminal(['exec', '-it', '--detach-keys', 'ctrl-x,x', id, 'sh']);
      await client.waitFor(/# /);
      client.send('echo $((6 * 7))\r');
      await client.waitFor(/42/);
      client.send('exit 4\r');
      assert.equal((await client.exit).code, 4);
      await stand.gantry.ok('rm', '-f', id);
    });

    test('-t without a terminal is refused', async () => {
      const { exitCode, stderr } = await stand.gantry.run(['run', '--rm', '-it', stand.busybox, 'sh']);
      assert.deepEqual([exitCode, stderr.split('\n')[0]], [1, 'gantry: the input device is not a TTY']);
    });
  });
});

/** Kills it where a failing test leaves it behind. */
function asDisposable<Running extends { readonly process: { kill(): boolean } }>(
  running: Running,
): Running & AsyncDisposable {
  return Object.assign(running, { [Symbol.asyncDispose]: async () => void running.process.kill() });
}
