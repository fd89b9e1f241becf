import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, anImage, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withCounter = (): FakeEngine =>
  new FakeEngine({ images: [anImage('busybox')], containers: [aContainer('counter', { state: runningState() })] });

describe('gantry checkpoint', () => {
  test('create prints the name and ends the container; ls lists it; start goes on from it', async () => {
    await using engine = withCounter();
    assert.equal((await gantry(engine, ['checkpoint', 'create', 'counter', 'first'])).stdout, 'first\n');
    assert.equal((await engine.containers.get('counter')).state.status, 'exited');
    assert.equal((await gantry(engine, ['checkpoint', 'ls', 'counter'])).stdout, 'CHECKPOINT NAME\nfirst\n');
    assert.equal((await gantry(engine, ['start', '--checkpoint', 'first', 'counter'])).exitCode, 0);
    assert.deepEqual(engine.control.callsOf('containers.start').at(-1), [
      'counter',
      { checkpoint: { name: 'first', folder: undefined } },
    ]);
  });

  test('--leave-running leaves it, and --checkpoint-dir is another place', async () => {
    await using engine = withCounter();
    await gantry(engine, ['checkpoint', 'create', '--leave-running', '--checkpoint-dir', '/c', 'counter', 'first']);
    assert.equal((await engine.containers.get('counter')).state.status, 'running');
    assert.equal((await gantry(engine, ['checkpoint', 'ls', 'counter'])).stdout, 'CHECKPOINT NAME\n');
    assert.equal((await gantry(engine, ['checkpoint', 'rm', '--checkpoint-dir=/c', 'counter', 'first'])).exitCode, 0);
  });

  const refused: readonly [readonly string[], RegExp][] = [
    [['checkpoint', 'rm', 'counter', 'nope'], /checkpoint nope does not exist for container counter/],
    [['start', '--checkpoint', 'x', 'counter', 'other'], /you cannot restore multiple containers at once/],
  ];
  for (const [words, sentence] of refused) {
    test(`refuses ${words.join(' ')}`, async () => {
      await using engine = withCounter();
      const { stderr, exitCode } = await gantry(engine, words);
      assert.match(stderr, sentence);
      assert.equal(exitCode, 1);
    });
  }

  test('a name is given once', async () => {
    await using engine = withCounter();
    await gantry(engine, ['checkpoint', 'create', '--leave-running', 'counter', 'first']);
    const { stderr } = await gantry(engine, ['checkpoint', 'create', 'counter', 'first']);
    assert.match(stderr, /checkpoint with name first already exists for container counter/);
  });
});
