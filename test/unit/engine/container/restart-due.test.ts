import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerParts } from '../../../../src/engine/container/container-parts.js';
import { isDue } from '../../../../src/engine/container/restart-due.js';
import type { ContainerRecord } from '../../../../src/engine/metadata/containers.js';

describe('a restart', () => {
  const due = (status: 'restarting' | 'exited', restartAtMs: number): boolean => {
    const parts = { host: { clock: { nowMs: () => 1_000_000 } } } as ContainerParts;
    return isDue(parts, { state: { status, restartAtMs } } as ContainerRecord);
  };

  test('is due when its time has come, and not before', () => {
    assert.equal(due('restarting', 1_000_000), true);
    assert.equal(due('restarting', 1_000_100), false);
    assert.equal(due('exited', 0), false);
  });

  test('does not wait for a clock that was set back', () => {
    assert.equal(due('restarting', 1_000_000 + 3_600_000), true);
  });
});
