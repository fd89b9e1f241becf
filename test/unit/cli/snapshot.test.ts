import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { goDuration } from '../../../src/cli/print/go-duration.js';
import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withTwo = (): FakeEngine => {
  const image = anImage('busybox');
  const imageId = image.id;
  return new FakeEngine({
    images: [image],
    containers: [
      aContainer('web', { imageId, state: runningState() }),
      aContainer('DB', { imageId, state: exitedState(0) }),
    ],
  });
};

describe('gantry snapshot', () => {
  const said = async (engine: FakeEngine, ...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await gantry(engine, ['snapshot', ...words]);
    return `${stdout}${stderr}${exitCode === 0 ? '' : `(${exitCode})`}`;
  };

  test('saves, lists, goes back, and removes', async () => {
    await using engine = withTwo();
    assert.equal(await said(engine, 'web', '-m', 'first'), 'gantry-save/web:1\n');
    engine.advance(60_000);
    assert.equal(await said(engine, 'create', '-q', 'DB'), '2\n');
    const table = await said(engine, 'ls');
    assert.match(
      table,
      /^SAVE +CONTAINER +IMAGE +CREATED +SIZE +CAUSE +NOTE\n2 +DB +gantry-save\/db:2 .* user *\n1 +web .* About a minute ago +1kB +user +first\n$/,
    );
    assert.equal(await said(engine, 'ls', '-q', 'web'), '1\n');
    assert.match(await said(engine, 'restore', 'web'), /^web\nWhat it had is save 3: /);
    assert.equal((await engine.containers.get('web')).image, 'gantry-save/web:1');
    assert.equal(await said(engine, 'restore', '1', '--as', 'copy'), 'copy\n');
    assert.equal(
      await said(engine, 'rm', '2', 'gantry-save/web:9'),
      'gantry-save/db:2\nError: No such save: gantry-save/web:9\nhint: gantry snapshot ls shows the saves that there are, with their numbers.\n(1)',
    );
  });

  test('what is different', async () => {
    await using engine = withTwo();
    await said(engine, 'web');
    engine.saves.changes = [
      { path: '/a', kind: 'added' },
      { path: '/b', kind: 'deleted' },
      { path: '/c', kind: 'changed' },
    ];
    assert.equal(await said(engine, 'diff', '1'), 'A /a\nD /b\nC /c\n');
    assert.match(await said(engine, 'diff', '1', '7'), /No such save: 7/);
  });

  test('by itself', async () => {
    await using engine = withTwo();
    assert.equal(await said(engine, 'schedule', 'web', '--every', '90m', '--keep', '5'), 'web\n');
    assert.match(await said(engine, 'schedule'), /^CONTAINER +EVERY +KEEP +NEXT\nweb +1h30m +5 +in 2 hours\n$/);
    await said(engine, 'DB', '--every', '10s');
    assert.match(await said(engine, 'schedule'), /\nDB +10s +all +in 10 seconds\n/);
    assert.equal(await said(engine, 'schedule', 'web', '--off'), 'web\n');
    assert.doesNotMatch(await said(engine, 'schedule'), /web/);
  });

  const refused: readonly [readonly string[], RegExp][] = [
    [['nobody'], /No such container: nobody/],
    [['restore', '1'], /No such save: 1/],
    [['schedule', 'web'], /one of --every and --off must be given/],
    [['schedule', 'web', '--off', '--every', '1m'], /one of --every and --off must be given/],
    [['schedule', '--every', '1m'], /which container\?/],
    [['web', '--every', 'often'], /invalid duration "often"/],
    [['ls', 'a', 'b'], /requires at most 1 argument/],
  ];
  for (const [words, reason] of refused) {
    test(`${words.join(' ')} is refused`, async () => {
      await using engine = withTwo();
      assert.match(await said(engine, ...words), reason);
    });
  }

  test('help says both ways', async () => {
    await using engine = withTwo();
    const { stdout } = await gantry(engine, ['snapshot', '--help']);
    assert.match(stdout, /^Usage: {2}gantry snapshot COMMAND\n {8}gantry snapshot \[OPTIONS\] CONTAINER\n/);
  });
});

test('spans as one types them', () => {
  assert.deepEqual([0, 1500, 60_000, 5_400_000, 3_601_000].map(goDuration), ['0s', '1.5s', '1m', '1h30m', '1h1s']);
});
