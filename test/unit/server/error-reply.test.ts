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

test('what a volume has no such part of, or no way to, has docker’s statuses', () => {
  const statusOf = (error: Error): unknown => {
    const reply = errorReply(error);
    return 'status' in reply ? reply.status : undefined;
  };
  assert.equal(statusOf(engineError('subpath_not_accessible', { path: '/v/a/b', missing: '/v/a' })), 404);
  assert.equal(statusOf(engineError('subpath_escapes', { base: '/v', subpath: 'out' })), 400);
  assert.equal(statusOf(engineError('subpath_unresolved', { path: '/v/a', reason: 'not a directory' })), 500);
  assert.equal(statusOf(engineError('container_path_through_file', { path: '/bin/sh/' })), 500);
});
