import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clampWarnings } from '../../../../src/engine/bundle/clamp-warnings.js';
import { ABLE_HOST, POORER_HOST } from '../../../support/container/host-facts.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

test('what a machine cannot give is said, and only that', () => {
  const resources = { ...PLAIN_CONFIG.resources, ulimits: [{ name: 'nofile', soft: 1, hard: 30_000 }] };
  const config = { ...PLAIN_CONFIG, capAdd: ['SYS_RESOURCE', 'NET_ADMIN'], resources };
  assert.deepEqual(clampWarnings(config, POORER_HOST), [
    'Your machine cannot give CAP_SYS_RESOURCE. The container is made without.',
    "Your machine's own limit is lower: RLIMIT_NOFILE is 20000.",
  ]);
  assert.deepEqual(clampWarnings(config, ABLE_HOST), []);
  assert.deepEqual(clampWarnings(PLAIN_CONFIG, POORER_HOST), []);
  assert.equal(clampWarnings({ ...PLAIN_CONFIG, isPrivileged: true }, POORER_HOST).length, 1);
});
