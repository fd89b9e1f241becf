import type {
  DiskUsage,
  EngineEvent,
  EventFilter,
  HostSample,
  StorageCheck,
  StorageCheckOptions,
  StorageProblem,
  SystemInfo,
  SystemService,
} from '../../../src/engine/index.js';
import { fakeUsage } from './fake-image-inspection.js';
import type { FakeState } from './fake-state.js';
import { volumesUsage } from './fake-volume-records.js';

/** The machine as the fake tells it: change the two objects to tell it otherwise. */
export class FakeSystem implements SystemService {
  host: Omit<HostSample, 'timeMs'> = {
    cpuPercent: 12.5,
    memoryUsedBytes: 2 * 2 ** 30,
    memoryTotalBytes: 8 * 2 ** 30,
    diskUsedBytes: 10 * 2 ** 30,
    diskFreeBytes: 30 * 2 ** 30,
    loadAverages: [0.52, 0.34, 0.3],
    traffic: { receivedBytesPerSecond: 120_000, sentBytesPerSecond: 8000 },
  };
  warnings: readonly string[] = [];
  cdiDevices: readonly string[] = [];
  /** Where a serve that traces would keep its lines. */
  runRoot = '/run/gantry';
  /** What `check` finds. */
  problems: readonly StorageProblem[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async attend(cancelSignal: AbortSignal): Promise<void> {
    await this.#state.control.enter('system.attend', cancelSignal);
  }

  async info(): Promise<SystemInfo> {
    await this.#state.control.enter('system.info');
    const count = (...wanted: readonly string[]): number =>
      this.#state.records.filter(({ container }) => wanted.includes(container.state.status)).length;
    return {
      gantryVersion: '0.1.0',
      dataRoot: '/var/lib/gantry',
      runRoot: this.runRoot,
      containers: {
        running: count('running', 'restarting'),
        paused: count('paused'),
        stopped: count('created', 'exited', 'dead'),
      },
      images: this.#state.images.length,
      id: '5f0ae1c2-0001-4000-8000-00000000fa4e',
      hostname: 'fake-host',
      operatingSystem: 'Debian GNU/Linux 13 (trixie)',
      operatingSystemVersion: '13',
      kernelVersion: '6.12.0',
      architecture: 'x86_64',
      cpus: 2,
      memoryBytes: this.host.memoryTotalBytes,
      cgroupVersion: 2,
      storageDriver: 'overlay',
      runtime: { name: 'crun', path: '/usr/bin/crun', version: '1.21' },
      monitor: { path: '/usr/bin/conmon', version: '2.1.12' },
      cdiDevices: this.cdiDevices,
      warnings: this.warnings,
    };
  }

  /** Nothing is lost between this call and the first read. */
  events(
    options: {
      readonly sinceMs?: number | undefined;
      readonly untilMs?: number | undefined;
      readonly filter?: EventFilter | undefined;
      readonly cancelSignal?: AbortSignal | undefined;
    } = {},
  ): AsyncIterable<EngineEvent> {
    return this.#entered(this.#state.journal.subscribe(options), options);
  }

  async hostSample(): Promise<HostSample> {
    await this.#state.control.enter('system.hostSample');
    return { timeMs: this.#state.nowMs, ...this.host };
  }

  async diskUsage(): Promise<DiskUsage> {
    await this.#state.control.enter('system.diskUsage');
    const { images, layersBytes } = fakeUsage(this.#state);
    const containers = this.#state.records.map(({ container }) => ({ container, sizeBytes: 1000 }));
    return { images, layersBytes, containers, volumes: volumesUsage(this.#state) };
  }

  async check(options: StorageCheckOptions = {}): Promise<StorageCheck> {
    await this.#state.control.enter('system.check', options);
    const problems = this.problems.map((problem) => ({
      ...problem,
      isRepaired: options.repairs === true && problem.containers.length === 0,
    }));
    return { blobs: 3, blobBytes: 5_000_000, layers: 1, problems };
  }

  async *#entered(events: AsyncIterable<EngineEvent>, options: object): AsyncGenerator<EngineEvent> {
    await this.#state.control.enter('system.events', options);
    yield* events;
  }
}
