import type { EngineEvent, EventFilter } from '../event/event.js';
import type { DiskUsage } from './disk-usage.js';
import type { StorageCheck, StorageCheckOptions } from './storage-check.js';

export type SystemInfo = {
  /** Of this engine and no other: a UUID; of one elsewhere what it says. */
  readonly id: string;
  readonly gantryVersion: string;
  /** What an engine elsewhere says its version is; undefined for this machine's. */
  readonly farVersion?: string | undefined;
  readonly dataRoot: string;
  readonly runRoot: string;
  readonly containers: { readonly running: number; readonly paused: number; readonly stopped: number };
  readonly images: number;
  readonly hostname: string;
  readonly operatingSystem: string;
  /** `12`; empty where a distribution has none. */
  readonly operatingSystemVersion: string;
  readonly kernelVersion: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly cgroupVersion: 1 | 2;
  readonly storageDriver: string;
  readonly runtime: { readonly name: string; readonly path: string; readonly version: string };
  readonly monitor: { readonly path: string; readonly version: string };
  /** Devices that containers may be given by their names: `vendor.com/class=name`. */
  readonly cdiDevices?: readonly string[] | undefined;
  /** What this machine cannot do and what follows, one sentence each. */
  readonly warnings: readonly string[];
};

/** What the header of the screen shows of the machine. */
export type HostSample = {
  readonly timeMs: number;
  /** Of all CPUs together since the sample before, 0 to 100. */
  readonly cpuPercent: number;
  readonly memoryUsedBytes: number;
  readonly memoryTotalBytes: number;
  readonly diskUsedBytes: number;
  readonly diskFreeBytes: number;
  /** Over 1, 5 and 15 minutes; undefined where the machine does not say. */
  readonly loadAverages?: readonly [oneMinute: number, fiveMinutes: number, fifteenMinutes: number] | undefined;
  /** Through the interfaces that lead out of the machine; undefined where none does. */
  readonly traffic?: { readonly receivedBytesPerSecond: number; readonly sentBytesPerSecond: number } | undefined;
};

export interface SystemService {
  info(): Promise<SystemInfo>;
  /** Events from `sinceMs` on, then as they come, from every process on this state root; ends at `untilMs` or when cancelled. */
  events(options?: {
    readonly sinceMs?: number | undefined;
    /**
     * When that was asked for, by this machine's clock: without `sinceMs`, what came while the program was starting is given, too.
     * An engine that has another clock begins when it is reached.
     */
    readonly askedAtMs?: number | undefined;
    readonly untilMs?: number | undefined;
    readonly filter?: EventFilter | undefined;
    readonly cancelSignal?: AbortSignal | undefined;
  }): AsyncIterable<EngineEvent>;
  /** One sample now; rates are against the sample that this engine took before. */
  hostSample(): Promise<HostSample>;
  /** What images, containers and volumes take. Looks at every file of what containers wrote, and of volumes. */
  diskUsage(): Promise<DiskUsage>;
  /** Whether all that is stored is as it was stored; drops what is not where that was asked for. @throws cancelled */
  check(options?: StorageCheckOptions): Promise<StorageCheck>;
  /** For a front that stays: until it is cancelled, a keeper that somebody killed is started again where there is work for it. */
  attend(cancelSignal: AbortSignal): Promise<void>;
}
