import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerStatus } from '../../../../src/engine/container/container.js';
import { type ContainerAction, mayTake, requireTransition } from '../../../../src/engine/container/transitions.js';
import { aContainer } from '../../../support/builders.js';

describe('what a container takes in which state', () => {
  const sentences: readonly (readonly [ContainerAction, ContainerStatus, string, RegExp])[] = [
    ['start', 'running', 'container_unchanged', /already running/],
    ['start', 'paused', 'container_state_conflict', /cannot start a paused container, try unpause instead/],
    ['stop', 'exited', 'container_unchanged', /already stopped/],
    ['kill', 'exited', 'container_not_running', /is not running/],
    ['pause', 'paused', 'container_state_conflict', /is already paused/],
    ['unpause', 'running', 'container_state_conflict', /is not paused/],
    ['exec', 'paused', 'container_state_conflict', /is paused, unpause the container before exec/],
    ['exec', 'exited', 'container_not_running', /is not running/],
    ['attach', 'created', 'container_state_conflict', /cannot attach to a stopped container, start it first/],
    ['remove', 'running', 'container_running', /stop the container before removing or force remove/],
    ['remove', 'paused', 'container_state_conflict', /container is paused and must be unpaused first$/],
    ['remove', 'restarting', 'container_running', /container is restarting: stop the container before removing/],
    ['exec', 'restarting', 'container_state_conflict', /is restarting, wait until the container is running$/],
    ['pause', 'restarting', 'container_state_conflict', /is restarting, wait until the container is running$/],
    ['attach', 'paused', 'container_state_conflict', /attach to a paused container, unpause it first$/],
    ['attach', 'restarting', 'container_state_conflict', /attach to a restarting container, wait until it is running$/],
    ['start', 'removing', 'container_state_conflict', /removal of container .* is already in progress/],
  ];
  for (const [action, status, code, message] of sentences) {
    test(`${action} while ${status}: ${code}`, () => {
      assert.equal(mayTake(action, status), false);
      const container = aContainer('web', { state: { status } });
      assert.throws(() => requireTransition(action, container), { code, message });
    });
  }

  test('what is allowed passes', () => {
    requireTransition('start', aContainer('web', { state: { status: 'exited' } }));
    requireTransition('remove', aContainer('web', { state: { status: 'created' } }));
    requireTransition('stop', aContainer('web', { state: { status: 'paused' } }));
  });
});
