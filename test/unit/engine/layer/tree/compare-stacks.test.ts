import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { compareStacks } from '../../../../../src/engine/layer/tree/compare-stacks.js';
import { parseNumberedName, saveImageName } from '../../../../../src/engine/save/save-name.js';
import { aContainer } from '../../../../support/builders.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

/** Layers with whiteouts by marker: any file system carries those, and nobody has to be root. */
function layer(files: Readonly<Record<string, string>>): Buffer {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    utimesSync(place, 1, text.length);
  }
  return Buffer.from(folder);
}

const compare = (from: readonly Buffer[], to: readonly Buffer[]): readonly string[] =>
  Array.from(
    compareStacks({ getXattr: () => undefined }, { from, to, whiteouts: 'marker' }),
    ({ kind, path }) => `${kind} ${path}`,
  );

describe('two stacks of layers, uppermost first', () => {
  const base = layer({ 'etc/a': '1', 'etc/b': '1', 'old/x': '1', 'old/y/z': '1' });

  test('of the same layers are the same, and of none there is nothing', () => {
    assert.deepEqual(compare([base], [base]), []);
    assert.deepEqual(compare([], []), []);
  });

  test('changed, added, deleted, replaced by another kind', () => {
    const above = layer({ 'etc/a': '22', 'etc/c': '1', 'etc/.wh.b': '', old: 'a file now' });
    assert.deepEqual(compare([base], [above, base]), [
      'changed /etc/a',
      'deleted /etc/b',
      'added /etc/c',
      'changed /old',
      'deleted /old/x',
      'deleted /old/y',
      'deleted /old/y/z',
    ]);
    assert.deepEqual(compare([above, base], [base]), [
      'changed /etc/a',
      'added /etc/b',
      'deleted /etc/c',
      'changed /old',
      'added /old/x',
      'added /old/y',
      'added /old/y/z',
    ]);
  });

  test('a folder that hides what is below it; what two layers say alike', () => {
    const opaque = layer({ 'old/.wh..wh..opq': '', 'old/x': '1' });
    assert.deepEqual(compare([base], [opaque, base]), ['deleted /old/y', 'deleted /old/y/z']);
    assert.deepEqual(compare([layer({ 'etc/a': '1' }), base], [base]), []);
  });

  test('what a runtime makes to mount on is no change, unless something is in it', () => {
    const mounted = layer({ 'etc/hosts': '', 'etc/resolv.conf': '', 'dev/console': '', 'sys/fs/cgroup': '' });
    assert.deepEqual(compare([base], [mounted, base]), []);
    assert.deepEqual(compare([base], [layer({ 'etc/hosts': 'own' }), base]), ['added /etc/hosts']);
  });
});

test('names of saves, and how one speaks of them', () => {
  const container = aContainer('x');
  assert.equal(saveImageName({ ...container, name: 'Web_1' }, 7), 'gantry-save/web_1:7');
  assert.equal(saveImageName({ ...container, name: 'a-.b' }, 7), `gantry-save/${container.id.slice(0, 12)}:7`);
  const names = [undefined, undefined, 'web', 'gantry-save/web', ''];
  assert.deepEqual(
    ['7', '#7', 'web:7', 'gantry-save/web:7', ':7'].map(parseNumberedName),
    names.map((name) => ({ name, number: 7 })),
  );
  assert.deepEqual(['web', 'web:', '7a', '', '-7'].map(parseNumberedName), Array(5).fill(undefined));
});
