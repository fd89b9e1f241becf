import { isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Database } from '../metadata/database.js';
import { type LeaseRecords, leaseRecords } from '../metadata/leases.js';
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
    [Symbol.dispose]: () => giveBack(database, records, id),
  };
}

/** Leases that could not be given back, as where the disk is full: they are when the next one is opened, or with this process. */
const OWED = new WeakMap<Database, Set<string>>();

function giveBack(database: Database, records: LeaseRecords, ...ids: readonly string[]): void {
  const owed = new Set([...(OWED.get(database) ?? []), ...ids]);
  OWED.set(database, owed);
  try {
    for (const id of owed) {
      records.remove(id);
      owed.delete(id);
    }
  } catch (error) {
    if (!isEngineError(error)) throw error;
  }
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
