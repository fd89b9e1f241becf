import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { COMMANDS, GROUPS } from '../../../src/cli/command-table.js';
import { FILTERS } from '../../../src/cli/completion/filter-sources.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const twoContainers = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('nginx:1.27'), anImage('busybox')],
    containers: [
      aContainer('web', { image: 'nginx:1.27', state: runningState() }),
      aContainer('done', { state: exitedState(0) }),
    ],
  });

/** What is offered behind `gantry WORDS`, the last of which is being typed: words, and hints behind `:`. */
async function offered(words: readonly string[], engine = twoContainers()): Promise<readonly string[]> {
  const others = { open: async () => engine, directory: () => assert.fail('contexts are read from their files') };
  const { stdout, stderr, exitCode } = await gantry(engine, ['__complete', '--names-only', '--', ...words], { others });
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
  return stdout.split('\n').filter((line) => line !== '' && line !== ':');
}

describe('completion offers', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['commands that begin so', ['sta'], ['start', 'stats']],
    ['groups beside them', ['vol'], ['volume']],
    ['commands of a group, once each', ['volume', 'cr'], ['create']],
    ['groups below a group', ['registry', 'u'], ['up', 'user']],
    ['groups below a command', ['serve', 'a'], ['auth']],
    ['commands behind help', ['help', 'vers'], ['version']],
    ['long flags', ['ps', '--no'], ['--no-trunc']],
    ['global flags', ['--read'], ['--read-only']],
    ['commands behind global flags', ['-c', 'far', '--read-only', 'vers'], ['version']],
    ['no flags behind --', ['exec', '--', '--in'], []],
    ['no flags to the program that runs', ['exec', 'web', '--in'], []],
    ['containers that can be stopped', ['stop', ''], ['web']],
    ['containers that can be started', ['start', ''], ['done']],
    ['any container', ['rm', ''], ['web', 'done']],
    ['those that are not named yet', ['rm', 'web', ''], ['done']],
    ['nothing where nothing may follow', ['logs', 'web', ''], []],
    ['containers behind flags and their values', ['exec', '-itu', 'root', ''], ['web']],
    ['the value of a flag', ['run', '--pull', 'mi'], ['missing']],
    ['the value behind an equals sign', ['run', '--pull=mi'], ['--pull=missing']],
    ['networks', ['network', 'connect', 'br'], ['bridge']],
    ['and behind them containers', ['network', 'connect', 'bridge', 'w'], ['web']],
    ['networks and containers to join', ['run', '--network', ''], ['container:', 'bridge', 'host', 'none']],
    ['containers to join', ['run', '--network=container:w'], ['--network=container:web']],
    ['the same for a flag by its older name', ['run', '--net', 'ho'], ['host']],
    ['images by name and tag', ['run', 'ngi'], ['nginx:1.27']],
    ['no names for what is to be new', ['volume', 'create', ''], []],
    ['filters', ['ps', '-f', 'sta'], ['status=', ':no-space']],
    ['values of filters', ['ps', '--filter', 'status=ex'], ['status=exited']],
    ['values of filters behind an equals sign', ['ps', '--filter=status=ex'], ['--filter=status=exited']],
    ['ends of a copy', ['cp', 'w'], ['web:', ':files no-space']],
    ['files', ['run', '--env-file', ''], [':files']],
    ['folders', ['build', ''], [':folders']],
    ['kinds of objects', ['inspect', '--type', 'v'], ['volume']],
    ['nothing for a command that there is not', ['frobnicate', ''], []],
    ['nothing for a flag that there is not', ['ps', '--frobnicate='], []],
  ];
  for (const [name, words, expected] of cases) {
    test(`${name}: gantry ${words.join(' ')}`, async () => {
      assert.deepEqual(new Set(await offered(words)), new Set(expected));
    });
  }

  test('every command and group where nothing is typed, and what they are for', async () => {
    const engine = twoContainers();
    const { stdout } = await gantry(engine, ['__complete', '--', '']);
    const lines = stdout.trimEnd().split('\n').slice(0, -1);
    const names = lines.map((line) => line.split('\t')[0]);
    assert.deepEqual(new Set(names), new Set([...Object.keys(COMMANDS), ...Object.keys(GROUPS)]));
    for (const line of lines) assert.match(line, /^[a-z]+\t\S/);
  });

  test('nothing that a shell would read as more than a name', async () => {
    const engine = new FakeEngine({
      images: [],
      containers: [aContainer('good'), aContainer('$(touch x)'), aContainer('a b')],
    });
    assert.deepEqual(await offered(['rm', ''], engine), ['good']);
  });

  test('nothing, and no complaint, where there is no engine to ask', async () => {
    const engine = twoContainers();
    const others = {
      open: () => Promise.reject(engineError('cancelled', undefined)),
      directory: () => assert.fail('contexts are read from their files'),
    };
    const { stdout, stderr, exitCode } = await gantry(engine, ['__complete', '--', 'stop', ''], { others });
    assert.deepEqual([stdout, stderr, exitCode], [':\n', '', 0]);
  });
});

describe('the filters that are offered', () => {
  for (const [path, filters] of Object.entries(FILTERS)) {
    if (/events|search|prune/.test(path)) continue;
    test(`are filters of ${path}`, async () => {
      for (const [name, { words: [word] = [] }] of Object.entries(filters)) {
        const { stderr } = await gantry(twoContainers(), [...path.split(' '), '-f', `${name}=${word?.text ?? '1'}`]);
        assert.doesNotMatch(stderr, /invalid filter/, name);
      }
    });
  }
});

describe('gantry completion', () => {
  test('names its shells', async () => {
    const { stdout, exitCode } = await gantry(twoContainers(), ['completion']);
    assert.match(stdout, /bash .*\n.*fish .*\n.*zsh /);
    assert.equal(exitCode, 0);
  });

  for (const shell of ['bash', 'zsh', 'fish']) {
    test(`prints a script for ${shell} that asks gantry itself, and says how it is used`, async () => {
      assert.match((await gantry(twoContainers(), ['completion', shell])).stdout, /__complete/);
      assert.match((await gantry(twoContainers(), ['completion', shell, '--help'])).stdout, /For every new one/);
    });
  }
});
