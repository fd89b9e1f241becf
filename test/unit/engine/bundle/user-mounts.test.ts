import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { bindMount, tmpfsMount } from '../../../../src/engine/bundle/user-mounts.js';
import type { ContainerMount } from '../../../../src/engine/container/container.js';

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
    assert.deepEqual(bindMount(mount({}), '/real').options, ['rbind', 'rw', 'rprivate']);
    assert.deepEqual(bindMount(mount({ isReadOnly: true, options: ['rslave', 'z', 'nocopy'] }), '/real').options, [
      'rbind',
      'ro',
      'rslave',
    ]);
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
