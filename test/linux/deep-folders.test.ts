import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { layout } from '../../src/engine/roots.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

/** Folders in folders, three times as deep as a path may be long. */
function digDeep(folder: string): void {
  const script = `process.chdir(process.argv[1]); for (let at = 0; at < 60; at++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)); }`;
  execFileSync(process.execPath, ['-e', script, folder]);
}

describe('what programs made deeper than any path reaches', () => {
  const stand = buildStand();

  test('goes with its volume, and keeps no other from going', async () => {
    const { volumes } = stand.engine;
    const { roots } = stand.opened;
    await volumes.create({ name: 'deep' });
    mkdirSync(layout.volume(roots, 'deep'), { recursive: true });
    digDeep(layout.volume(roots, 'deep'));
    await volumes.create({ name: 'plain' });
    await volumes.remove('deep');
    await volumes.remove('plain');
    assert.deepEqual(readdirSync(layout.volumes(roots)), []);
  });

  test('goes with the cache of builds, as does what no record of the cache knows', async () => {
    const { roots } = stand.opened;
    const text = (word: string): string => `FROM ${BUSYBOX}\nRUN --mount=type=cache,target=/c echo ${word} > /c/x`;
    await stand.build(text('one'));
    const [key = ''] = readdirSync(layout.buildCaches(roots));
    digDeep(join(layout.buildCaches(roots), key));
    await stand.engine.builds.prune({ all: true });
    assert.deepEqual(readdirSync(layout.buildCaches(roots)), []);
    await stand.build(text('two'));
    const folder = join(layout.buildCaches(roots), key);
    renameSync(folder, `${folder}.gone`);
    mkdirSync(join(layout.buildCaches(roots), 'f'.repeat(64)));
    await stand.engine.builds.prune();
    assert.deepEqual(readdirSync(layout.buildCaches(roots)), []);
  });
});
