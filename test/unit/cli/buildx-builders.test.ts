import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

describe('docker’s commands for builders', () => {
  const run = (...words: readonly string[]) => gantry(new FakeEngine({}), ['buildx', ...words]);

  test('give scripts the one builder that there is', async () => {
    const made = await run('create', '--use', '--name', 'ci', '--driver', 'docker-container', '--bootstrap');
    assert.deepEqual([made.exitCode, made.stdout], [0, 'ci\n']);
    assert.match(made.stderr, /there is one builder/);
    assert.equal((await run('create')).stdout, 'default\n');
    assert.deepEqual([(await run('use', 'ci')).exitCode, (await run('stop')).exitCode], [0, 0]);
    assert.match((await run('rm', 'ci')).stderr, /^ci removed\n$/);
  });

  test('tell of it', async () => {
    assert.match(
      (await run('ls')).stdout,
      /^NAME\/NODE +DRIVER\/ENDPOINT +STATUS +BUILDKIT +PLATFORMS\ndefault\* +gantry\n/,
    );
    const { stdout } = await run('inspect', 'ci', '--bootstrap');
    assert.match(stdout, /^Name: +ci\nDriver: +gantry\n\nNodes:\nName: +ci\n/);
    assert.match(stdout, /\nStatus: +running\n/);
    assert.match((await run('version')).stdout, /^gantry\/buildx v\d+\.\d+\.\d+\+gantry \d/);
  });

  test('take a build as buildx takes it', async () => {
    const { stderr } = await run('build', '-D', '--builder', 'ci', 'nowhere');
    assert.match(stderr, /path "nowhere" not found/);
  });
});
