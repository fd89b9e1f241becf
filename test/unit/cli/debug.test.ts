import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry, startGantry } from '../../support/gantry.js';

const withTwo = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('busybox')],
    containers: [aContainer('up', { state: runningState() }), aContainer('down', { state: exitedState(3) })],
  });

describe('gantry debug', () => {
  const cases: readonly [readonly string[], { exitCode: number; stdout?: string; stderr?: RegExp }][] = [
    [['up', 'sh', '-c', 'echo a; exit 7'], { exitCode: 7, stdout: 'a\n' }],
    [['down', 'sh', '-c', 'echo b'], { exitCode: 0, stdout: 'b\n' }],
    [['up', 'absent'], { exitCode: 127, stderr: /executable file not found in \$PATH/ }],
    [['nobody'], { exitCode: 1, stderr: /^Error: No such container: nobody\n/ }],
    [['--ns', 'net', 'down'], { exitCode: 1, stderr: /no namespaces to choose from/ }],
    [['--ns', 'net,moon', 'up'], { exitCode: 125, stderr: /unknown namespace "moon": it is one of/ }],
    [['-it', 'up', 'sh'], { exitCode: 1, stderr: /the input device is not a TTY/ }],
    [[], { exitCode: 1, stderr: /requires at least 1 argument/ }],
  ];
  for (const [words, { exitCode, stdout = '', stderr = /^$/ }] of cases) {
    test(words.join(' '), async () => {
      await using engine = withTwo();
      const result = await gantry(engine, ['debug', ...words]);
      assert.match(result.stderr, stderr);
      assert.deepEqual([result.exitCode, result.stdout], [exitCode, stdout]);
    });
  }

  test('what it asks for', async () => {
    await using engine = withTwo();
    const words = '--namespace m,network --image busybox -u 5 -w /x -e A=1 --privileged up env -x';
    await gantry(engine, ['debug', ...words.split(' ')]);
    const [[ref, options] = []] = engine.control.callsOf('debug.start');
    assert.equal(ref, 'up');
    assert.deepEqual(options, {
      command: ['env', '-x'],
      image: 'busybox',
      namespaces: ['mnt', 'net'],
      env: ['A=1'],
      workingDir: '/x',
      user: '5',
      hasTty: false,
      hasStdin: false,
      isPrivileged: true,
      size: undefined,
    });
  });

  test('a terminal gets a terminal, and is told where it is', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['debug', 'down'], { terminal: { columns: 90, rows: 20 } });
    await running.sees('This is a sandbox in its place.');
    running.stdin.write('hi');
    await running.sees('hi');
    engine.debug.processes[0]?.end(5);
    assert.equal((await running.done).exitCode, 5);
    assert.deepEqual(engine.debug.processes[0]?.sizes, [{ rows: 20, columns: 90 }]);
    assert.match(running.stderr(), /^down does not run: .* ended with 3\..*\nChanges to its files are discarded\.\n/s);
  });

  test('-T is for no terminal on one', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['debug', '-T', 'up', 'true'], { terminal: { columns: 90, rows: 20 } });
    assert.deepEqual(await running.done, { exitCode: 0, stdout: '', stderr: '' });
  });
});
