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
    bindWarnings([mountOf(source, { type: 'bind', ...parts })], roots, () => undefined).join();
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
  assert.equal(bindWarnings([mountOf('etc', { source: '/etc' })], roots, () => ({})).join(), '', 'a volume is none');
});

test('a volume that was made of a folder of the machine is told of as that folder is', () => {
  const roots = { dataRoot: '/d', runRoot: '/r' };
  const warned = (options: Readonly<Record<string, string>>, parts = {}): string =>
    bindWarnings([mountOf('v', parts)], roots, () => options).join();
  const etc = { type: 'none', o: 'bind', device: '/etc' };
  assert.match(warned(etc), /^\/etc is mounted writable/);
  assert.equal(warned(etc, { isReadOnly: true }), '');
  assert.equal(warned({ ...etc, o: 'bind,ro' }), '');
  assert.equal(warned({ type: 'tmpfs', device: 'tmpfs', o: 'size=1m' }), '');
  // One that is made with the container is not there yet.
  const made = [mountOf('v', { driverOptions: { type: 'none', o: 'rbind', device: '/d/volumes' } })];
  assert.match(bindWarnings(made, roots, () => undefined).join(), /images, volumes and containers/);
});
