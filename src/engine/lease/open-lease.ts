import type { Host } from '../../host/host.js';
import type { Database } from '../metadata/database.js';
import { leaseRecords } from '../metadata/leases.js';
import type { Lease } from './lease.js';

/** A lease of this process: `using lease = openLease(…)`. What the process does not close ends with it. */
export function openLease(
  { clock, random, processes }: Pick<Host, 'clock' | 'random' | 'processes'>,
  database: Database,
): Lease {
  const records = leaseRecords(database);
  const id = random.hex(12);
  const pidStartTicks = processes.startTicks(process.pid);
  if (pidStartTicks === undefined) throw new TypeError('this process is not in /proc');
  records.insert({ id, pid: process.pid, pidStartTicks, createdAtMs: clock.nowMs() });
  return {
    id,
    holdBlob: (digest) => records.hold(id, 'blob', digest),
    holdSnapshot: (key) => records.hold(id, 'snapshot', key),
    [Symbol.dispose]: () => records.remove(id),
  };
}

/** Does `work` under a lease that ends with it. */
export async function withLease<Result>(
  host: Pick<Host, 'clock' | 'random' | 'processes'>,
  database: Database,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  using lease = openLease(host, database);
  return await work(lease);
}
