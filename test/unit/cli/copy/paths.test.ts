import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseCopyOperand } from '../../../../src/cli/copy/copy-operand.js';
import { assertsFolder, namesContent, resolveKeepingEnd, splitEntry } from '../../../../src/cli/copy/entry-path.js';
import { planCopy } from '../../../../src/cli/copy/plan-copy.js';

describe('paths of a copy', () => {
  test('are a container’s after a colon, unless they are plainly local', () => {
    const cases = [
      ['c:/x', 'c', '/x'],
      ['c:', 'c', ''],
      ['c:a:b', 'c', 'a:b'],
      ['/a:b', undefined, '/a:b'],
      ['./a:b', undefined, './a:b'],
      ['../a:b', undefined, '../a:b'],
      [':x', undefined, ':x'],
      ['x', undefined, 'x'],
      ['-', undefined, '-'],
    ] as const;
    for (const [text, container, path] of cases) assert.deepEqual(parseCopyOperand(text), { container, path }, text);
  });

  test('keep what their end says', () => {
    const cases = [
      ['a', '/w/a', false, false],
      ['a/', '/w/a/', true, false],
      ['a/.', '/w/a/.', true, true],
      ['.', '/w/.', true, true],
      ['./', '/w/', true, false],
      ['..', '/', true, false],
      ['/', '/', true, false],
      ['/.', '/.', true, true],
      ['a/..', '/w', false, false],
      ['a.', '/w/a.', false, false],
    ] as const;
    for (const [text, resolved, isFolder, isContent] of cases) {
      assert.equal(resolveKeepingEnd(text, '/w'), resolved, text);
      assert.deepEqual([assertsFolder(resolved), namesContent(resolved)], [isFolder, isContent], text);
    }
  });

  test('have a folder and a name', () => {
    const cases = [
      ['/a/b', '/a', 'b'],
      ['/a/b/', '/a', 'b'],
      ['/a/b/.', '/a/b', '.'],
      ['/a', '/', 'a'],
      ['/', '/', '.'],
      ['/a/../b', '/', 'b'],
    ] as const;
    for (const [path, folder, base] of cases) assert.deepEqual(splitEntry(path), { folder, base }, path);
  });

  test('are planned by what is there', () => {
    const file = { isFolder: false, name: 'f' };
    const folder = { isFolder: true, name: 'd' };
    assert.deepEqual(planCopy(file, { path: '/x', kind: 'folder' }), { folder: '/x', name: 'f' });
    assert.deepEqual(planCopy(file, { path: '/x/y', kind: 'other' }), { folder: '/x', name: 'y' });
    assert.deepEqual(planCopy(file, { path: '/x/y', kind: 'missing' }), { folder: '/x', name: 'y' });
    assert.deepEqual(planCopy(folder, { path: '/x/y/', kind: 'missing' }), { folder: '/x', name: 'y' });
    const refused = { code: 'argument_invalid' };
    assert.throws(() => planCopy(file, { path: '/x/', kind: 'missing' }), { ...refused, message: 'no such directory' });
    assert.throws(() => planCopy(folder, { path: '/x', kind: 'other' }), {
      ...refused,
      message: 'cannot copy directory',
    });
  });
});
