import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { bindWarnings } from '../../../../src/engine/container/bind-warnings.js';
import { mountOf } from '../../../contract/volume-service.contract.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

test('who may write to the machine itself, or to what gantry keeps, is told of', () => {
  const folder = temporaryFolder();
  const roots = { dataRoot: join(folder, 'data'), runRoot: join(folder, 'run') };
  mkdirSync(join(roots.dataRoot, 'volumes'), { recursive: true });
  symlinkSync('/etc', join(folder, 'link'));
  const warned = (source: string, parts = {}): string =>
    bindWarnings([mountOf(source, { type: 'bind', ...parts })], roots).join();
  assert.match(warned('/'), /^\/ is mounted writable: the container can change this machine itself\. With ":ro"/);
  assert.match(warned('/etc'), /^\/etc is mounted writable/);
  assert.match(
    warned(join(folder, 'link')),
    /link \(\/etc\) is mounted writable: the container can change this machine/,
  );
  for (const source of [roots.dataRoot, join(roots.dataRoot, 'volumes'), folder, roots.runRoot])
    assert.match(warned(source), /the container can change all images, volumes and containers, which are in /, source);
  for (const source of ['/srv', '/etc/app', '/home/me', join(folder, 'database')])
    assert.equal(warned(source), '', source);
  assert.equal(warned('/', { isReadOnly: true }), '');
  assert.equal(bindWarnings([mountOf('etc', { source: '/etc' })], roots).join(), '', 'a volume is none');
});
