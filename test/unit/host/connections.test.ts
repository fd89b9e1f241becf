import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Host } from '../../../src/host/host.js';
import { trackedConnections } from '../../../src/host/node/connections.js';
import { nodeHost } from '../../../src/host/node/node-host.js';

test('without nftables nothing is counted, and the reason is told', async () => {
  const { processes, syscalls } = nodeHost({});
  const host: Pick<Host, 'processes' | 'syscalls'> = {
    processes: {
      ...processes,
      run: async () => ({ exitCode: 1, signal: undefined, stdout: '', stderr: 'Error: Operation not supported\n' }),
    },
    syscalls: { ...syscalls, inNamespace: (_path, _kind, start) => start() },
  };
  await assert.rejects(trackedConnections(host).count('/proc/self/ns/net'), {
    code: 'flows_unavailable',
    message: 'cannot tell who talks to whom: Error: Operation not supported',
  });
});
