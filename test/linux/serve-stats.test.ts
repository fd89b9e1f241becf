import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

type Counted = { readonly op: string; readonly value: number };
type Stats = {
  readonly cpu_stats: {
    readonly cpu_usage: {
      readonly total_usage: number;
      readonly percpu_usage?: readonly number[];
      readonly usage_in_usermode: number;
    };
    readonly throttling_data: { readonly periods: number; readonly throttled_time: number };
  };
  readonly memory_stats: {
    readonly usage: number;
    readonly limit: number;
    readonly stats: Readonly<Record<string, number>>;
  };
  readonly networks: Readonly<Record<string, { readonly rx_packets: number; readonly tx_packets: number }>>;
  readonly blkio_stats: { readonly io_service_bytes_recursive: readonly Counted[] };
  readonly pids_stats: { readonly current: number; readonly limit: number };
};

describe('what a container uses, as docker’s API tells it', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  before(async () => {
    served = await openServedGantry();
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
  });

  test('processors, memory, packets and processes are the kernel’s own figures', async () => {
    const { gantry } = served;
    await gantry.ok('network', 'create', 'wire');
    const busy = 'while [ ! -e /enough ]; do :; done; ping -c 3 -i 0.1 127.0.0.1; echo done; sleep 1000';
    const limits = ['--cpus', '0.1', '-m', '64m', '--pids-limit', '50', '--network', 'wire'];
    const id = await gantry.ok('run', '-d', ...limits, BUSYBOX, 'sh', '-c', busy);
    await gantry.ok('network', 'connect', 'bridge', id);
    const look = (): Promise<Stats> => get<Stats>(served.socketPath, `/containers/${id}/stats?stream=0&one-shot=1`);
    await eventually('its limit', async () => (await look()).cpu_stats.throttling_data.throttled_time > 0);
    await gantry.ok('exec', id, 'touch', '/enough');
    await eventually('its work', async () => (await gantry.ok('logs', id)).includes('done'));
    await eventually('its rest', async () => (await look()).pids_stats.current === 1);
    const stats = await look();
    const { cpu_usage: cpu, throttling_data: throttling } = stats.cpu_stats;
    assert.ok(cpu.usage_in_usermode > 0 && cpu.usage_in_usermode < cpu.total_usage + 50_000_000);
    const perCpu = cpu.percpu_usage?.reduce((sum, each) => sum + each, 0) ?? cpu.total_usage;
    assert.ok(Math.abs(perCpu - cpu.total_usage) < 1_000_000, 'all processors together are the whole');
    assert.ok(throttling.periods > 0 && throttling.throttled_time > 0);
    const { usage, limit, stats: memory } = stats.memory_stats;
    assert.deepEqual([limit, usage > 0 && usage < limit], [64 * 2 ** 20, true]);
    assert.ok(Number.isSafeInteger(memory['total_inactive_file'] ?? memory['inactive_file']));
    assert.deepEqual(
      Object.keys(stats.networks).toSorted((a, b) => a.localeCompare(b)),
      ['eth0', 'eth1'],
    );
    assert.deepEqual(stats.pids_stats, { current: 1, limit: 50 });
    assert.ok(Array.isArray(stats.blkio_stats.io_service_bytes_recursive));
    await gantry.ok('rm', '-f', id);
    await gantry.ok('network', 'rm', 'wire');
  });
});

function get<Answer>(socketPath: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as Answer));
    })
      .once('error', reject)
      .end();
  });
}
