import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { errorReply } from '../../../src/server/http/error-reply.js';

test('a registry that cannot be reached is told with 500, which clients take for the registry and not for this server', () => {
  const reply = errorReply(engineError('registry_unreachable', { host: 'registry.lan', reason: 'connection refused' }));
  assert.deepEqual(reply, {
    kind: 'json',
    status: 500,
    body: { message: 'cannot reach registry registry.lan: connection refused' },
    headers: {},
  });
});
