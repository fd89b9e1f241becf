import type { Container, ContainerHealth, Engine, ImageDetails, OutputChunk } from '../../../src/engine/index.js';
import type { Control } from './control.js';
import { FakeBackups } from './fake-backups.js';
import { FakeBuilds } from './fake-builds.js';
import { FakeCheckpoints } from './fake-checkpoints.js';
import { FakeContainers } from './fake-containers.js';
import { FakeDebug } from './fake-debug.js';
import { FakeExecs } from './fake-execs.js';
import { FakeFiles } from './fake-files.js';
import { FakeImages } from './fake-images.js';
import type { FakeJournal } from './fake-journal.js';
import { FakeManifests } from './fake-manifests.js';
import { FakeNetworks } from './fake-networks.js';
import type { FakeProcess, FakeProgram } from './fake-process.js';
import { FakeProcesses } from './fake-processes.js';
import { FakePulls } from './fake-pulls.js';
import { FakeRegistries } from './fake-registries.js';
import { FakeSaves } from './fake-saves.js';
import { FakeState } from './fake-state.js';
import { FakeStreams } from './fake-streams.js';
import { FakeSystem } from './fake-system.js';
import { FakeTraffic } from './fake-traffic.js';
import { FakeTrouble } from './fake-trouble.js';
import type { FakeUsage } from './fake-usage.js';
import { makeVolumesOf } from './fake-volume-records.js';
import { FakeVolumes } from './fake-volumes.js';

export type FakeEngineOptions = {
  readonly images?: readonly ImageDetails[] | undefined;
  /** Those that are alive get a program that runs until something ends it. */
  readonly containers?: readonly Container[] | undefined;
};

const untilEnded: FakeProgram = async ({ ended }) => {
  await ended;
  return 0;
};

/**
 * An engine in memory: real transitions, events and errors; programs instead of processes; time, samples and pulls
 * driven by the test. Nothing in it waits for a clock.
 */
export class FakeEngine implements Engine {
  readonly images: FakeImages;
  readonly containers: FakeContainers;
  readonly execs: FakeExecs;
  readonly files: FakeFiles;
  readonly streams: FakeStreams;
  readonly processes: FakeProcesses;
  readonly debug: FakeDebug;
  readonly saves: FakeSaves;
  readonly checkpoints: FakeCheckpoints;
  readonly registries: FakeRegistries;
  readonly manifests: FakeManifests;
  readonly builds: FakeBuilds;
  readonly trouble: FakeTrouble;
  readonly traffic: FakeTraffic;
  readonly networks: FakeNetworks;
  readonly volumes: FakeVolumes;
  readonly backups: FakeBackups;
  readonly system: FakeSystem;
  /** The registry, and pulls by hand. */
  readonly pulls: FakePulls;
  readonly #state = new FakeState();
  isClosed = false;

  constructor({ images = [], containers = [] }: FakeEngineOptions = {}) {
    this.pulls = new FakePulls(this.#state);
    this.images = new FakeImages(this.#state, this.pulls);
    this.containers = new FakeContainers(this.#state);
    this.execs = new FakeExecs(this.#state);
    this.files = new FakeFiles(this.#state);
    this.streams = new FakeStreams(this.#state);
    this.processes = new FakeProcesses(this.#state);
    this.debug = new FakeDebug(this.#state);
    this.saves = new FakeSaves(this.#state, this.containers);
    this.checkpoints = new FakeCheckpoints(this.#state);
    this.registries = new FakeRegistries(this.#state, this.pulls);
    this.manifests = new FakeManifests(this.#state);
    this.builds = new FakeBuilds(this.#state);
    this.trouble = new FakeTrouble(this.#state);
    this.traffic = new FakeTraffic(this.#state);
    this.networks = new FakeNetworks(this.#state);
    this.volumes = new FakeVolumes(this.#state);
    this.backups = new FakeBackups(this.#state, this.volumes);
    this.system = new FakeSystem(this.#state);
    for (const image of images) this.#state.putImage(image);
    for (const container of containers) this.addContainer(container);
  }

  /** Calls so far; failures and waits to come. */
  get control(): Control {
    return this.#state.control;
  }

  get journal(): FakeJournal {
    return this.#state.journal;
  }

  /** Command → what it does; `sh`, `cat`, `echo`, `sleep`, `true`, `false` and a few more are there. */
  get programs(): Map<string, FakeProgram> {
    return this.#state.programs;
  }

  get nowMs(): number {
    return this.#state.nowMs;
  }

  /** Lets time pass. Nothing happens by itself. */
  advance(milliseconds: number): void {
    this.#state.nowMs += milliseconds;
  }

  addImage(image: ImageDetails): void {
    this.#state.putImage(image);
  }

  /** Puts a container there as it is, without an event. */
  addContainer(
    container: Container,
    { program = untilEnded }: { readonly program?: FakeProgram | undefined } = {},
  ): void {
    const record = this.#state.add(container);
    const eventsBefore = this.#state.journal.events.length;
    makeVolumesOf(this.#state, container);
    this.#state.journal.events.splice(eventsBefore);
    const { status } = container.state;
    if (status !== 'running' && status !== 'paused') return;
    this.containers.startRecord(record, { program });
    this.#state.setState(record, container.state);
    this.#state.journal.events.splice(eventsBefore);
  }

  /** The live process of a container. */
  process(ref: string): FakeProcess {
    const { process } = this.#state.record(ref);
    if (!process) throw new Error(`${ref} is not alive`);
    return process;
  }

  /** A container writes something, to its log and to everyone attached. */
  write(ref: string, data: string | Uint8Array, stream: OutputChunk['stream'] = 'stdout'): void {
    this.process(ref).write(data, stream);
  }

  /** The log of a container loses all but its newest lines, as by rotation. */
  rotate(ref: string, keptLines: number): void {
    const { log } = this.#state.record(ref);
    log.splice(0, Math.max(0, log.length - keptLines));
  }

  /** A container's program ends. Resolves when the engine has noticed. */
  async exit(ref: string, exitCode: number, { isOomKilled = false } = {}): Promise<void> {
    const record = this.#state.record(ref);
    if (isOomKilled) {
      this.#state.setState(record, { isOomKilled });
      this.#state.emit(record, 'oom');
    }
    this.process(ref).end(exitCode);
    await this.#state.until(() => record.process === undefined);
  }

  /** What the container's health check finds from now on, with the event that tells of it. */
  setHealth(ref: string, health: ContainerHealth): void {
    const record = this.#state.record(ref);
    const before = record.container.health?.status;
    this.#state.setHealth(record, health);
    if (health.status !== before) this.#state.emit(record, `health_status: ${health.status}`);
  }

  /** What the container uses from the next sample on. */
  use(ref: string, usage: FakeUsage): void {
    const record = this.#state.record(ref);
    record.usage = { ...record.usage, ...usage };
  }

  /** One more sample of every container. */
  tick(): void {
    this.streams.tick();
  }

  /** Ends subscriptions; containers live on, as real ones do. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.journal.close();
    this.streams.close();
  }
}
