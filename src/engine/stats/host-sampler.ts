import { statfsSync } from 'node:fs';

import type { HostActivity, HostCounters } from '../../host/cgroups.js';
import type { Host } from '../../host/host.js';
import type { HostSample } from '../system/system-service.js';

/**
 * Samples of the machine, each with the rate since the one before; the first says 0.
 * @param dataRoot The disk in question is the one that this is on.
 */
export function hostSampler(
  { cgroups, clock }: Pick<Host, 'cgroups' | 'clock'>,
  dataRoot: string,
): () => Promise<HostSample> {
  let last: HostCounters | undefined;
  let before: { readonly atMs: number; readonly traffic: HostActivity['traffic'] } | undefined;
  return async () => {
    // At once: a thread costs ten times as much, and the database is on the same disk.
    const disk = statfsSync(dataRoot);
    const now = cgroups.hostCounters();
    const cpuPercent = last ? busyPercent(last, now) : 0;
    last = now;
    const { loadAverages, traffic } = cgroups.hostActivity();
    const atMs = clock.monotonicMs();
    const rates = trafficRates(before?.traffic, traffic, atMs - (before?.atMs ?? atMs));
    before = { atMs, traffic };
    return {
      timeMs: clock.nowMs(),
      cpuPercent,
      memoryUsedBytes: now.memoryUsedBytes,
      memoryTotalBytes: now.memoryTotalBytes,
      diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
      // What root's reserve leaves to others, as df prints it.
      diskFreeBytes: disk.bavail * disk.bsize,
      loadAverages,
      traffic: rates,
    };
  };
}

/** Of all CPUs together; 0 where no time passed between the two. */
export function busyPercent(earlier: HostCounters, later: HostCounters): number {
  const all = later.cpuNanos - earlier.cpuNanos;
  const idle = later.idleNanos - earlier.idleNanos;
  return all > 0 ? Math.min(100, Math.max(0, (1 - idle / all) * 100)) : 0;
}

/** 0 where a counter went back, as when an interface came anew. */
function trafficRates(
  earlier: HostActivity['traffic'],
  later: HostActivity['traffic'],
  passedMs: number,
): HostSample['traffic'] {
  if (!later) return undefined;
  const rate = (before: number | undefined, after: number): number =>
    before === undefined || passedMs <= 0 ? 0 : (Math.max(0, after - before) * 1000) / passedMs;
  return {
    receivedBytesPerSecond: rate(earlier?.receivedBytes, later.receivedBytes),
    sentBytesPerSecond: rate(earlier?.sentBytes, later.sentBytes),
  };
}
