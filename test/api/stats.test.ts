import assert from 'node:assert/strict';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { statsToWire } from '../../src/server/wire/stats-to-wire.js';
import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';

const web = aContainer('web', { state: runningState() });
const world = { images: [anImage('web:1')], containers: [web] };

/** What dockerd 20.10 tells of a container on control groups of version 1, in its order. */
const V1_FIELDS = {
  cpu_usage: ['total_usage', 'percpu_usage', 'usage_in_kernelmode', 'usage_in_usermode'],
  memory_stats: ['usage', 'max_usage', 'stats', 'limit'],
  stats: ['cache', 'inactive_file', 'total_cache', 'total_inactive_file'],
};

type Told = {
  readonly read: string;
  readonly cpu_stats: { readonly cpu_usage: object };
  readonly memory_stats: { readonly stats: object };
  readonly blkio_stats: Readonly<Record<string, unknown>>;
  readonly networks?: object;
};

test('everything that the kernel counts is told, in docker’s fields', async () => {
  await using api = await openApiStand(world);
  const told = (await api.ask('GET', '/containers/web/stats?stream=0&one-shot=1')).json as Told;
  assert.deepEqual(
    {
      cpu_usage: Object.keys(told.cpu_stats.cpu_usage),
      memory_stats: Object.keys(told.memory_stats),
      stats: Object.keys(told.memory_stats.stats),
    },
    V1_FIELDS,
  );
  const count = (op: string) => ({ major: 8, minor: 0, op, value: 0 });
  assert.deepEqual(told.blkio_stats['io_serviced_recursive'], [count('Read'), count('Write')]);
  assert.deepEqual(told.blkio_stats['io_queue_recursive'], []);
  assert.deepEqual(told.networks, {
    eth0: {
      rx_bytes: 0,
      rx_packets: 0,
      rx_errors: 0,
      rx_dropped: 0,
      tx_bytes: 0,
      tx_packets: 0,
      tx_errors: 0,
      tx_dropped: 0,
    },
  });
});

test('with control groups of version 2 what these do not count is left out, or null', () => {
  const sample = {
    id: web.id,
    timeMs: 1,
    cpu: {
      usageNanos: 3,
      hostNanos: 9,
      onlineCpus: 2,
      periods: 1,
      throttledPeriods: 1,
      throttledNanos: 5,
      quotaCpus: undefined,
    },
    memory: { usedBytes: 1, limitBytes: 100, oomKills: 0 },
    network: undefined,
    blockIo: { readBytes: 4, writtenBytes: 0 },
    pids: { current: 1, limit: undefined },
    pressure: undefined,
    detail: {
      cpu: { userNanos: 2, kernelNanos: 1, perCpuNanos: undefined },
      memory: { usageBytes: 7, maxUsageBytes: undefined, failures: 3, counters: { pgfault: 4, anon: 2, zswap: 9 } },
      blockIo: { bytes: [{ major: 8, minor: 0, operation: 'read', value: 4 }], operations: undefined },
      interfaces: undefined,
    },
  };
  const told = statsToWire(web, { earlier: undefined, later: sample });
  assert.deepEqual(told.memory_stats, { usage: 7, stats: { anon: 2, pgfault: 4 }, failcnt: 3, limit: 100 });
  assert.deepEqual(told.cpu_stats.cpu_usage, { total_usage: 3, usage_in_kernelmode: 1, usage_in_usermode: 2 });
  assert.deepEqual(told.blkio_stats.io_service_bytes_recursive, [{ major: 8, minor: 0, op: 'read', value: 4 }]);
  assert.equal(told.blkio_stats.io_serviced_recursive, null);
  assert.equal('networks' in told, false);
});

test('a stream goes on while the container is down, with nothing to tell, and ends when it is removed', async () => {
  await using api = await openApiStand(world);
  const lines = linesOf(api.socketPath, '/containers/web/stats');
  const next = async (): Promise<Told> => JSON.parse((await lines.next()).value ?? '{}') as Told;
  assert.notEqual((await next()).read, '0001-01-01T00:00:00Z');
  await api.engine.exit('web', 0);
  api.engine.streams.tick();
  const down = await next();
  assert.deepEqual([down.read, down.memory_stats], ['0001-01-01T00:00:00Z', {}]);
  await api.engine.containers.remove('web');
  api.engine.streams.tick();
  assert.equal((await lines.next()).done, true);
  assert.deepEqual(api.bugs, []);
});

function linesOf(socketPath: string, path: string): AsyncIterator<string> {
  const { promise, resolve, reject } = Promise.withResolvers<AsyncIterator<string>>();
  request({ socketPath, path, agent: false }, (answer) =>
    resolve(createInterface({ input: answer })[Symbol.asyncIterator]()),
  )
    .once('error', reject)
    .end();
  return { next: async () => await (await promise).next() };
}
