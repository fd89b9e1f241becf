import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type BindSituation, bindMount, tmpfsMount } from '../../../../src/engine/bundle/user-mounts.js';
import type { ContainerMount } from '../../../../src/engine/container/container.js';
import { ABLE_HOST } from '../../../support/container/host-facts.js';

const FOLDER: BindSituation = { ...ABLE_HOST, isFolder: true };

const mount = (some: Partial<ContainerMount>): ContainerMount => ({
  type: 'bind',
  source: '/src',
  destination: '/dst',
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  ...some,
});

describe("a user's mounts", () => {
  test('bind with all that is below, and keep later mounts to themselves', () => {
    assert.deepEqual(bindMount(mount({}), '/real', FOLDER).options, ['rbind', 'rw', 'rprivate']);
    const words = ['rslave', 'z', 'nocopy', 'cached', 'consistent'];
    assert.deepEqual(bindMount(mount({ options: words }), '/real', FOLDER).options, ['rbind', 'rw', 'rslave']);
  });

  test('read-only means all that is below, unless the kernel is too old or the user says otherwise', () => {
    const options = (some: Partial<ContainerMount>, situation: Partial<BindSituation> = {}) =>
      bindMount(mount({ isReadOnly: true, ...some }), '/real', { ...FOLDER, ...situation }).options;
    assert.deepEqual(options({}), ['rbind', 'rro', 'rprivate']);
    assert.deepEqual(options({}, { kernelRelease: '5.11.0-99' }), ['rbind', 'ro', 'rprivate']);
    assert.deepEqual(options({}, { isFolder: false }), ['rbind', 'ro', 'rprivate']);
    assert.deepEqual(options({ recursion: 'writable' }), ['rbind', 'ro', 'rprivate']);
    assert.deepEqual(options({ recursion: 'disabled' }), ['bind', 'ro', 'rprivate']);
    assert.deepEqual(options({ type: 'volume' }), ['rbind', 'ro', 'rprivate']);
  });

  test("a tmpfs has docker's protections unless it says otherwise", () => {
    assert.deepEqual(tmpfsMount(mount({ options: ['size=1m'] })).options, [
      'noexec',
      'nosuid',
      'nodev',
      'size=1m',
      'rw',
      'rprivate',
    ]);
    assert.deepEqual(tmpfsMount(mount({ options: ['exec', 'mode=700'] })).options, [
      'nosuid',
      'nodev',
      'exec',
      'mode=700',
      'rw',
      'rprivate',
    ]);
  });
});
