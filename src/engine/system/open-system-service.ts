import type { Host } from '../../host/host.js';
import { timeLimit } from '../../host/time-limit.js';
import type { EventJournal } from '../event/event-journal.js';
import { matchesEvent } from '../event/filter-events.js';
import { attendKeeper } from './attend-keeper.js';
import { type InfoSources, readSystemInfo } from './read-system-info.js';
import type { StorageParts } from './storage-parts.js';
import type { HostSample, SystemService } from './system-service.js';

export type SystemParts = InfoSources &
  StorageParts & {
    readonly journal: EventJournal;
    readonly sampleHost: () => Promise<HostSample>;
    readonly host: Pick<Host, 'clock'>;
    readonly wakeKeeper: () => void;
  };

export function openSystemService(parts: SystemParts): SystemService {
  return {
    info: () => readSystemInfo(parts),
    hostSample: () => parts.sampleHost(),
    async diskUsage() {
      const { measureDiskUsage } = await import('./measure-disk-usage.js');
      return await measureDiskUsage(parts);
    },
    async check(options) {
      const { checkStorage } = await import('./check-storage.js');
      return await checkStorage(parts, options);
    },
    attend: (cancelSignal) => attendKeeper({ wakeKeeper: parts.wakeKeeper, clock: parts.host.clock }, cancelSignal),
    async *events({ askedAtMs, sinceMs = askedAtMs, untilMs, filter = {}, cancelSignal } = {}) {
      // Where it is past, what is in the journal is read all the same.
      const untilSignal = untilMs === undefined ? undefined : timeLimit(untilMs - Date.now());
      const batches = parts.journal.follow({
        // Without a beginning: only what is yet to come.
        afterSequence: sinceMs === undefined ? parts.journal.lastSequence() : 0,
        sinceMs: sinceMs === undefined ? undefined : Math.floor(sinceMs),
        cancelSignal:
          cancelSignal && untilSignal ? AbortSignal.any([cancelSignal, untilSignal]) : (cancelSignal ?? untilSignal),
      });
      for await (const batch of batches) {
        for (const event of batch) {
          const atMs = event.timeMs + event.timeNanosRest / NANOS_PER_MS;
          if (untilMs !== undefined && atMs > wholeMs(untilMs)) return;
          if ((sinceMs === undefined || atMs >= sinceMs) && matchesEvent(event, filter)) yield event;
        }
      }
    },
  };
}

/** A moment in whole milliseconds lasts until the next. */
const wholeMs = (atMs: number): number => (Number.isInteger(atMs) ? atMs + 1 : atMs);

const NANOS_PER_MS = 1e6;
