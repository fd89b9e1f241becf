import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { aContainer, aContainerId, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry, startGantry } from '../../support/gantry.js';

const shortId = (seed: string): string => aContainerId(seed).slice(0, 12);

const withTwo = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('busybox')],
    containers: [aContainer('up', { state: runningState() }), aContainer('down', { state: exitedState(3) })],
  });

describe('gantry exec', () => {
  const cases: readonly [readonly string[], { exitCode: number; stdout?: string; stderr?: RegExp }][] = [
    [['up', 'sh', '-c', 'echo a; exit 7'], { exitCode: 7, stdout: 'a\n' }],
    [
      ['-e', 'A=1', 'up', 'env'],
      { exitCode: 0, stdout: 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nA=1\n' },
    ],
    [['-d', 'up', 'sleep', '9'], { exitCode: 0, stdout: '' }],
    [['up', 'echo', '-n', '--', '-x'], { exitCode: 0, stdout: '-n -- -x\n' }],
    [['up', 'absent'], { exitCode: 127, stderr: /^Error: exec: "absent": executable file not found in \$PATH\n/ }],
    [['up', '/etc/passwd'], { exitCode: 126, stderr: /permission denied/ }],
    [['down', 'sh'], { exitCode: 1, stderr: /^Error: container [0-9a-f]{64} is not running\n/ }],
    [['nobody', 'sh'], { exitCode: 1, stderr: /^Error: No such container: nobody\n/ }],
    [['up'], { exitCode: 1, stderr: /^gantry: 'gantry exec' requires at least 2 arguments\n/ }],
    [['-it', 'up', 'sh'], { exitCode: 1, stderr: /^Error: the input device is not a TTY\nhint: / }],
  ];
  for (const [words, { exitCode, stdout = '', stderr = /^$/ }] of cases) {
    test(words.join(' '), async () => {
      await using engine = withTwo();
      const result = await gantry(engine, ['exec', ...words]);
      assert.match(result.stderr, stderr);
      assert.deepEqual([result.exitCode, result.stdout], [exitCode, stdout]);
    });
  }

  test('-i passes input on to its end', async () => {
    await using engine = withTwo();
    assert.equal((await gantry(engine, ['exec', '-i', 'up', 'cat'], { stdin: 'in\0put' })).stdout, 'in\0put');
  });

  test('-it follows the terminal', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['exec', '-it', 'up', 'cat'], { terminal: { columns: 90, rows: 20 } });
    running.stdin.write('hi');
    await running.sees('hi');
    engine.execs.processes[0]?.end(5);
    assert.equal((await running.done).exitCode, 5);
    assert.deepEqual(engine.execs.processes[0]?.sizes, [{ rows: 20, columns: 90 }]);
    assert.deepEqual(running.stdin.rawModes, [true, false]);
  });
});

describe('gantry start and attach', () => {
  test('start prints what it started; what runs already is no failure', async () => {
    await using engine = withTwo();
    assert.deepEqual(await gantry(engine, ['start', 'down', 'up']), { exitCode: 0, stdout: 'down\nup\n', stderr: '' });
  });

  test('start goes on after a failure and exits 1', async () => {
    await using engine = withTwo();
    const result = await gantry(engine, ['start', 'nobody', 'down']);
    const stderr = 'Error: No such container: nobody\nError: failed to start containers: nobody\n';
    assert.deepEqual(result, { exitCode: 1, stdout: 'down\n', stderr });
  });

  test('start -ai is the program’s terminal, and its code ours', async () => {
    await using engine = withTwo();
    await engine.containers.create({
      image: 'busybox',
      name: 'copy',
      command: ['cat'],
      hasStdin: true,
      isStdinOnce: true,
    });
    assert.deepEqual(await gantry(engine, ['start', '-ai', 'copy'], { stdin: 'x' }), {
      exitCode: 0,
      stdout: 'x',
      stderr: '',
    });
    await engine.containers.create({ image: 'busybox', name: 'fail', command: ['sh', '-c', 'exit 9'] });
    assert.equal((await gantry(engine, ['start', '-a', 'fail'])).exitCode, 9);
    assert.match(
      (await gantry(engine, ['start', '-a', 'fail', 'copy'])).stderr,
      /cannot start and attach multiple containers at once/,
    );
  });

  test('attach shows what comes and ends with the program’s code', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['attach', 'up']);
    await engine.journal.next('attach');
    engine.write('up', 'news\n');
    await running.sees('news');
    await engine.exit('up', 4);
    assert.equal((await running.done).exitCode, 4);
    assert.match(
      (await gantry(engine, ['attach', 'down'])).stderr,
      /^Error: You cannot attach to a stopped container, start it first/,
    );
  });
});

describe('gantry logs', () => {
  async function withLog(): Promise<FakeEngine> {
    const engine = withTwo();
    engine.write('up', 'one\n');
    engine.write('up', 'oops\n', 'stderr');
    engine.advance(60_000);
    engine.write('up', 'two\npart');
    return engine;
  }

  const cases: readonly [readonly string[], string, string][] = [
    [[], 'one\ntwo\npart', 'oops\n'],
    [['-n', '1'], 'part', ''],
    [['--tail=2'], 'two\npart', ''],
    [['--tail', ''], 'one\ntwo\npart', 'oops\n'],
    [['--tail', 'all'], 'one\ntwo\npart', 'oops\n'],
    [['--tail', 'some'], 'one\ntwo\npart', 'oops\n'],
    [['--tail', '-3'], 'one\ntwo\npart', 'oops\n'],
    [['-n', '0'], '', ''],
    [['--since', '30s'], 'two\npart', ''],
    [['--until', '2026-01-02T03:04:10Z'], 'one\n', 'oops\n'],
    [['--since', '1767323100', '-t'], '2026-01-02T03:05:05.000000000Z two\n2026-01-02T03:05:05.000000000Z part', ''],
    [['--details', '-n', '1'], ' part', ''],
  ];
  for (const [words, stdout, stderr] of cases) {
    test(`logs ${words.join(' ')}`, async () => {
      await using engine = await withLog();
      assert.deepEqual(await gantry(engine, ['logs', ...words, 'up']), { exitCode: 0, stdout, stderr });
    });
  }

  test('-f goes on until the container ends', async () => {
    await using engine = await withLog();
    const running = startGantry(engine, ['logs', '-f', 'up']);
    await running.sees('part');
    engine.write('up', 'ial\nlast\n');
    await running.sees('last');
    await engine.exit('up', 0);
    assert.deepEqual(await running.done, { exitCode: 0, stdout: 'one\ntwo\npartial\nlast\n', stderr: 'oops\n' });
  });

  test('-f ends at Ctrl-C, and leaves no listener', async () => {
    await using engine = await withLog();
    const running = startGantry(engine, ['logs', '-f', 'up']);
    await running.sees('part');
    running.signals.emit('SIGINT');
    assert.equal((await running.done).exitCode, 130);
    assert.deepEqual(running.signals.eventNames(), []);
  });

  for (const words of [['--since', 'yesterday', 'up'], ['nobody'], []]) {
    test(`refuses logs ${words.join(' ')}`, async () => {
      await using engine = await withLog();
      const { exitCode, stdout } = await gantry(engine, ['logs', ...words]);
      assert.notEqual(exitCode, 0);
      assert.equal(stdout, '');
    });
  }
});

describe('gantry stats', () => {
  test('--no-stream shows one table, with rates', async () => {
    await using engine = withTwo();
    engine.use('up', {
      cpuPercent: 12.345,
      memoryUsedBytes: 1536 * 1024,
      memoryLimitBytes: 2 ** 30,
      receivedBytes: 1200,
      pids: 3,
    });
    const running = startGantry(engine, ['stats', '--no-stream']);
    await engine.streams.reader();
    engine.tick();
    assert.equal(
      (await running.done).stdout,
      [
        'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O      BLOCK I/O   PIDS',
        `${shortId('up')}   up        12.35%    1.5MiB / 1GiB       0.15%     1.2kB / 0B   0B / 0B     3`,
        '',
      ].join('\n'),
    );
  });

  test('-a shows those at rest too; --format chooses', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, [
      'stats',
      '-a',
      '--no-stream',
      '--format',
      '{{.Name}} {{.CPUPerc}} {{.MemUsage}}',
    ]);
    await engine.streams.reader();
    engine.tick();
    assert.equal((await running.done).stdout, 'down 0.00% 0B / 0B\nup 0.00% 1MiB / 8GiB\n');
  });

  test('those that are asked for come in that order, and are called as they were', async () => {
    await using engine = withTwo();
    const id = aContainerId('up').slice(0, 4);
    const running = startGantry(engine, ['stats', id, 'down', '--no-stream', '--format', '{{.Container}} {{.Name}}']);
    await engine.streams.reader();
    engine.tick();
    assert.equal((await running.done).stdout, `${id} up\ndown down\n`);
  });

  test('on a terminal the table is drawn in place, until Ctrl-C', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['stats'], { terminal: { columns: 120, rows: 30 } });
    await running.sees('up');
    engine.use('up', { cpuPercent: 99 });
    engine.tick();
    await running.sees('99.00%');
    running.signals.emit('SIGINT');
    const { stdout, exitCode } = await running.done;
    assert.equal(exitCode, 130);
    assert.ok(stdout.startsWith('\x1b[2J\x1b[HCONTAINER ID'));
    assert.equal(stdout.split('\x1b[H').length, 3);
  });

  test('refuses a container that is not there', async () => {
    await using engine = withTwo();
    assert.deepEqual(await gantry(engine, ['stats', 'nobody']), {
      exitCode: 1,
      stdout: '',
      stderr: 'Error: No such container: nobody\n',
    });
  });
});

describe('gantry events', () => {
  test('shows what was, then what comes, as docker does', async () => {
    await using engine = withTwo();
    await engine.containers.stop('up');
    const running = startGantry(engine, [
      'events',
      '--since',
      '1h',
      '-f',
      'type=container',
      '-f',
      'event=die',
      '-f',
      'event=start',
    ]);
    await running.sees(' container die ');
    await engine.containers.start('up');
    await running.sees('start');
    running.signals.emit('SIGINT');
    const { stdout, exitCode } = await running.done;
    assert.equal(exitCode, 130);
    const [first, second] = stdout.split('\n');
    assert.match(
      first ?? '',
      /^2026-01-02T\d\d:\d\d:05\.000000000\S* container die [0-9a-f]{64} \(exitCode=143, image=busybox, name=up\)$/,
    );
    assert.match(second ?? '', / container start /);
  });

  test('tells what happened since the program began, and nothing older', async () => {
    await using engine = withTwo();
    await engine.containers.pause('up');
    engine.advance(1000);
    const startedAtMs = engine.nowMs;
    engine.advance(300);
    await engine.containers.unpause('up');
    const running = startGantry(engine, ['events', '--format', '{{.Action}}'], { startedAtMs });
    await running.sees('unpause');
    running.signals.emit('SIGINT');
    assert.equal((await running.done).stdout, 'unpause\n');
  });

  test('templates have the fields of every event, those that it leaves empty too', async () => {
    await using engine = withTwo();
    await engine.containers.pause('up');
    await engine.volumes.create({ name: 'data' });
    const format = '{{.Status}}|{{.From}}|{{.Type}}';
    const { stdout } = await gantry(engine, ['events', '--since', '1h', '--until', '0s', '--format', format]);
    assert.equal(stdout, 'pause|busybox|container\n||volume\n');
  });

  test('--format json is the API’s form, and --until ends by itself', async () => {
    await using engine = withTwo();
    await engine.containers.pause('up');
    const { stdout, exitCode } = await gantry(engine, ['events', '--since', '1h', '--until', '0s', '--format', 'json']);
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      `{"status":"pause","id":"${aContainerId('up')}","from":"busybox","Type":"container","Action":"pause","Actor":{"ID":"${aContainerId('up')}","Attributes":{"image":"busybox","name":"up"}},"scope":"local","time":1767323045,"timeNano":1767323045000000000}\n`,
    );
  });
});

const eventFailures: readonly [readonly string[], string][] = [
  [['--format', '{{.Nope'], 'Error: Error parsing format: template: :1: unclosed action\n'],
  [
    ['--format', '{{.Nope}}'],
    `Error: Error parsing format: template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type *events.Message\n`,
  ],
  [['-f', 'colour=red'], "Error: invalid filter 'colour'\n"],
  [['--since', 'yesterday'], 'Error: failed to parse value as time or duration: "yesterday"\n'],
];
for (const [words, stderr] of eventFailures) {
  test(`events refuses ${words.join(' ')}`, async () => {
    await using engine = withTwo();
    const exitCode = words[0] === '--format' ? 64 : 1; // As docker has it.
    assert.deepEqual(await gantry(engine, ['events', '--until', '0s', ...words]), { exitCode, stdout: '', stderr });
  });
}

test('events of what is not here: none', async () => {
  await using engine = withTwo();
  await engine.containers.pause('up');
  const words = ['events', '--since', '1h', '--until', '0s', '-f'];
  assert.equal((await gantry(engine, [...words, 'scope=swarm'])).stdout, '');
  assert.equal((await gantry(engine, [...words, 'service=web'])).stdout, '');
  assert.match((await gantry(engine, [...words, 'scope=local'])).stdout, / container pause /);
});

test('a template of events has the names of docker’s fields, and json in it is the API’s form', async () => {
  await using engine = withTwo();
  await engine.containers.pause('up');
  const format = '{{.Action}} {{.Time}} {{.TimeNano}} {{.Scope}} {{.Actor.Attributes.name}} {{json .Type}}';
  const words = ['events', '--since', '1h', '--until', '0s', '--format'];
  assert.equal(
    (await gantry(engine, [...words, format])).stdout,
    'pause 1767323045 1767323045000000000 local up "container"\n',
  );
  assert.match(
    (await gantry(engine, [...words, '{{json .}}'])).stdout,
    /^\{"status":"pause",.*"timeNano":1767323045000000000\}\n$/,
  );
});

describe('gantry wait', () => {
  test('prints the code of each, and goes on after a failure', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['wait', 'down', 'nobody', 'up']);
    await running.sees('3');
    await engine.exit('up', 5);
    assert.deepEqual(await running.done, {
      exitCode: 1,
      stdout: '3\n5\n',
      stderr: 'Error: No such container: nobody\n',
    });
  });

  test('ends at Ctrl-C', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['wait', 'down', 'up']);
    await running.sees('3');
    running.signals.emit('SIGTERM');
    assert.equal((await running.done).exitCode, 130);
  });
});

describe('gantry pull', () => {
  test('prints docker’s lines where there is no terminal', async () => {
    await using engine = new FakeEngine();
    engine.pulls.offer('alpine:3.20');
    const { stdout, exitCode } = await gantry(engine, ['pull', 'alpine:3.20']);
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /^3\.20: Pulling from library\/alpine\n([0-9a-f]{12}): Pulling fs layer\n\1: Pull complete\nDigest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for alpine:3\.20\ndocker\.io\/library\/alpine:3\.20\n$/,
    );
  });

  test('-q prints the name only; without a tag it says which it takes', async () => {
    await using engine = new FakeEngine();
    engine.pulls.offer('alpine');
    assert.equal((await gantry(engine, ['pull', '-q', 'alpine'])).stdout, 'docker.io/library/alpine:latest\n');
    assert.match((await gantry(engine, ['pull', 'alpine'])).stdout, /^Using default tag: latest\n/);
  });

  test('draws bars on a terminal, and Ctrl-C cancels', async () => {
    await using engine = new FakeEngine();
    engine.pulls.offer('alpine');
    engine.pulls.hold();
    const running = startGantry(engine, ['pull', 'alpine'], { terminal: { columns: 80, rows: 24 } });
    const pull = await engine.pulls.next();
    pull.progress({ layer: 'abcdef012345', phase: 'downloading', currentBytes: 500_000, totalBytes: 2_000_000 });
    await running.sees('abcdef012345: Downloading [=======');
    running.signals.emit('SIGINT');
    const { exitCode, stdout } = await running.done;
    assert.equal(exitCode, 130);
    assert.match(stdout, /Downloading \[=+> +\] 500kB\/2MB/);
    for (const line of stdout.split('\n')) assert.ok(line.replace(/\x1b\[\d*[AK]|\r/g, '').length < 80, line);
  });

  test('says why it could not', async () => {
    await using engine = new FakeEngine();
    engine.control.failNext(
      'images.pull',
      engineError('registry_unreachable', { host: 'x:5000', reason: 'connection refused' }),
    );
    const { exitCode, stderr } = await gantry(engine, ['pull', 'x:5000/a']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: cannot reach registry x:5000: connection refused\nhint: Is the registry up/);
  });
});
