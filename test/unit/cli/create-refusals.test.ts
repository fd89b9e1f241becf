import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

/** What docker's program says itself ends `create` with 125, what its daemon says with 1; `run` ends with 125 for both. */
const REFUSALS: readonly (readonly [words: readonly string[], exitCode: number, said: RegExp])[] = [
  [['-v', ''], 125, /^Error: invalid empty volume spec\n/],
  [['-v', '/a:'], 125, /^Error: invalid spec: \/a:: empty section between colons\n/],
  [['--env-file', '/no/such'], 125, /no such file or directory/],
  [['--memory-swappiness', '101'], 125, /swappiness range is 0-100/],
  [['--health-retries', '3', '--no-healthcheck'], 125, /conflicts with --health/],
  [['--network', 'container'], 125, /invalid container format container:<name\|id>/],
  [['--restart', 'always', '--rm'], 125, /cannot specify both --restart and --rm/],
  [['--memory', 'much'], 125, /^invalid argument "much" for "-m, --memory" flag/],
  [['-v', 'a:b:c:d'], 1, /^Error: invalid volume specification: 'a:b:c:d'\n/],
  [['-v', '/a:/b:bad'], 1, /^Error: invalid mode: bad\n/],
  [['-v', 'name:in'], 1, /mount path must be absolute/],
  [['--tmpfs', '/t:fast'], 1, /^Error: invalid tmpfs option \["fast"\]\n/],
  [['--name', '-x'], 1, /Invalid container name/],
];

describe('create and run end as docker’s do', () => {
  for (const [words, exitCode, said] of REFUSALS) {
    test(`create ${words.join(' ')} ends with ${exitCode}`, async () => {
      await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
      const created = await gantry(engine, ['create', ...words, 'nginx:1']);
      assert.match(created.stderr, said);
      assert.equal(created.exitCode, exitCode);
      assert.equal((await gantry(engine, ['run', ...words, 'nginx:1'])).exitCode, 125);
      assert.deepEqual(await engine.containers.list({ all: true }), []);
    });
  }
});

describe('run ends with 127 where docker’s program reads that something is not there', () => {
  test('a folder for the file of the id: id_file_folder_missing', async () => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    const words = ['--cidfile', '/no/such/file', 'nginx:1'];
    const said = 'failed to create the container ID file: open /no/such/file: no such file or directory\n';
    assert.deepEqual(await gantry(engine, ['run', ...words]), { exitCode: 127, stdout: '', stderr: `gantry: ${said}` });
    assert.deepEqual(await gantry(engine, ['create', ...words]), { exitCode: 1, stdout: '', stderr: `Error: ${said}` });
  });

  for (const [code, details] of [
    ['device_not_found', { path: '/dev/nope' }],
    ['device_missing', { path: '/dev/nope' }],
  ] as const) {
    test(`a device: ${code}`, async () => {
      await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
      engine.control.failNext('containers.start', engineError(code, details));
      const { exitCode, stderr } = await gantry(engine, ['run', '-d', 'nginx:1']);
      assert.match(stderr, /no such file or directory\n$/);
      assert.equal(exitCode, 127);
    });
  }

  test('a wish to pull that is none is the program’s own finding', async () => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    assert.equal((await gantry(engine, ['create', '--pull=x', 'nginx:1'])).exitCode, 125);
  });
});
