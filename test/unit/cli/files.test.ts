import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { aContainer, anImage, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const withOne = (): FakeEngine =>
  new FakeEngine({ images: [anImage('busybox')], containers: [aContainer('up', { state: runningState() })] });
const terminal = { columns: 80, rows: 24 };

describe('the files of a container on the command line', () => {
  test('cp copies both ways, and says so on a terminal', async () => {
    const engine = withOne();
    const workingDir = temporaryFolder();
    writeFileSync(join(workingDir, 'f'), 'text');
    const copied = await gantry(engine, ['cp', 'f', 'up:/tmp/x'], { workingDir, terminal });
    assert.equal(copied.exitCode, 0);
    assert.match(
      copied.stderr,
      /^\r\u001B\[KCopying to container - 512B\r\u001B\[KSuccessfully copied 2.05kB to up:\/tmp\/x\n$/,
    );
    const back = await gantry(engine, ['cp', 'up:/tmp/x', 'y'], { workingDir, terminal });
    assert.match(back.stderr, /Successfully copied 2.05kB to .*\/y\n$/);
    assert.equal(readFileSync(join(workingDir, 'y'), 'utf8'), 'text');
    const quiet = await gantry(engine, ['cp', '-q', 'up:/tmp/x', 'y'], { workingDir, terminal });
    assert.equal(quiet.stderr, '');
  });

  test('export takes the place of files only', async () => {
    const workingDir = temporaryFolder();
    mkdirSync(join(workingDir, 'folder'));
    symlinkSync('/dev/null', join(workingDir, 'link'));
    const target = 'invalid output path: cannot write to';
    for (const [name, reason] of [
      ['folder', `${target} a directory: "folder"`],
      ['link', 'invalid output path: "link" must be a directory or a regular file: got a device'],
    ]) {
      const { exitCode, stderr } = await gantry(withOne(), ['export', '-o', name ?? '', 'up'], { workingDir });
      assert.deepEqual([exitCode, stderr], [1, `Error: ${reason}\n`]);
    }
    symlinkSync('/nowhere', join(workingDir, 'dead'));
    const { stderr } = await gantry(withOne(), ['export', '-o', 'dead', 'up'], { workingDir });
    assert.equal(stderr, `Error: ${target} a symbolic link directly: "dead"\n`);
    assert.ok(lstatSync(join(workingDir, 'link')).isSymbolicLink());
    assert.deepEqual(readdirSync(workingDir).toSorted(), ['dead', 'folder', 'link']);
  });

  test('cp names its two ends', async () => {
    const engine = withOne();
    const cases = [
      [['a', 'b'], 'must specify at least one container source'],
      [['up:a', 'up:b'], 'copying between containers is not supported'],
      [['', 'up:b'], 'source can not be empty'],
      [['up:a', ''], 'destination can not be empty'],
      [['up:', 'x'], 'path cannot be empty'],
      [['-', 'up:/etc/passwd'], 'destination "up:/etc/passwd" must be a directory'],
    ] as const;
    for (const [words, message] of cases) {
      const { exitCode, stderr } = await gantry(engine, ['cp', ...words]);
      assert.deepEqual([exitCode, stderr], [1, `Error: ${message}\n`]);
    }
  });

  test('diff prints a letter for each change', async () => {
    const engine = withOne();
    engine.files.setChanges('up', [
      { path: '/a', kind: 'added' },
      { path: '/c', kind: 'changed' },
      { path: '/d', kind: 'deleted' },
    ]);
    assert.equal((await gantry(engine, ['diff', 'up'])).stdout, 'A /a\nC /c\nD /d\n');
  });

  test('export writes a file as a whole or not at all, and never to a terminal', async () => {
    const engine = withOne();
    const workingDir = temporaryFolder();
    const refused = await gantry(engine, ['export', 'up'], { terminal });
    assert.equal(refused.stderr, 'Error: cowardly refusing to save to a terminal. Use the -o flag or redirect\n');
    assert.equal((await gantry(engine, ['export', '-o', 'tar', 'up'], { workingDir })).exitCode, 0);
    const whole = readFileSync(join(workingDir, 'tar'));
    engine.control.failNext('files.export', engineError('disk_full', { path: '/' }));
    assert.equal((await gantry(engine, ['export', '-o', 'tar', 'up'], { workingDir })).exitCode, 1);
    assert.deepEqual(readFileSync(join(workingDir, 'tar')), whole);
    assert.ok(!existsSync(join(workingDir, '.tmp-tar')));
  });

  test('commit prints the id, and hands on what it was told', async () => {
    const engine = withOne();
    const { stdout } = await gantry(engine, ['commit', '-p=false', '-m', 'why', '-c', 'CMD run', 'up', 'made:1']);
    const [image] = await engine.images.list({ reference: ['made:1'] });
    assert.equal(stdout, `${image?.id}\n`);
    const [[, options] = []] = engine.control.callsOf('containers.commit');
    const { cancelSignal, ...told } = options as { readonly cancelSignal: unknown };
    assert.ok(cancelSignal);
    const changes = { Cmd: ['/bin/sh', '-c', 'run'] };
    assert.deepEqual(told, { name: 'made:1', author: undefined, message: 'why', changes, pauses: false });
  });
});
