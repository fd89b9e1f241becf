import { withCurrentImageNames } from '../../../src/engine/container/current-image-name.js';
import { probeCommand } from '../../../src/engine/container/health-check.js';
import { beginHealth } from '../../../src/engine/container/judge-health.js';
import type {
  AttachOptions,
  AttachSession,
  CommitContainer,
  Container,
  ContainerDetails,
  ContainerExit,
  ContainerFilter,
  ContainerService,
  CreateContainer,
  OutputChunk,
  UpdateContainer,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { Digest } from '../../../src/oci/digest.js';
import { SIGKILL, type Signal } from '../../../src/oci/signal.js';
import { commitFake } from './fake-commit.js';
import { matchesContainer } from './fake-container-filter.js';
import { checkName, newContainer } from './fake-create.js';
import { fakeDetails } from './fake-details.js';
import { hasLabel } from './fake-journal.js';
import { appendLog, endLogs } from './fake-log.js';
import { fakePlaces } from './fake-network-table.js';
import { FakeProcess, type FakeProgram } from './fake-process.js';
import { findProgram } from './fake-programs.js';
import type { FakeRecord, FakeState } from './fake-state.js';
import { updatedConfig } from './fake-update.js';
import { dropAnonymousVolumes, makeVolumesOf } from './fake-volume-records.js';

type SignalOptions = { readonly signal?: Signal | undefined };

const isAlive = ({ state }: Container): boolean => state.status === 'running' || state.status === 'paused';

/** Containers in memory: docker's transitions and events, programs in place of processes, no waiting. */
export class FakeContainers implements ContainerService {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async list(filter: ContainerFilter = {}): Promise<readonly Container[]> {
    await this.#state.control.enter('containers.list', filter);
    const found = this.#state.records
      .map(({ container }) => container)
      .filter((container) => matchesContainer(this.#state, container, filter))
      .reverse()
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
    return await withCurrentImageNames(found, { reading: found, findImage: async (ref) => this.#imageMeantBy(ref) });
  }

  async get(ref: string): Promise<Container> {
    await this.#state.control.enter('containers.get', ref);
    return this.#state.record(ref).container;
  }

  async create(options: CreateContainer): Promise<{ container: Container; warnings: readonly string[] }> {
    await this.#state.control.enter('containers.create', options);
    const { container, warnings } = newContainer(this.#state, options);
    makeVolumesOf(this.#state, container);
    this.#state.emit(this.#state.add(container), 'create');
    this.#state.wake();
    return { container, warnings };
  }

  async start(
    ref: string,
    options: { readonly attach?: AttachOptions | undefined } = {},
  ): Promise<AttachSession | undefined> {
    await this.#state.control.enter('containers.start', ref, options);
    const record = this.#state.record(ref);
    const { id, state } = record.container;
    if (state.status === 'running') throw engineError('container_unchanged', { id, state: 'started' });
    if (state.status === 'paused') {
      throw engineError('container_state_conflict', { reason: 'cannot start a paused container, try unpause instead' });
    }
    return this.startRecord(record, options);
  }

  /** Starts without asking whether it may; `program` stands in for the container's own. */
  startRecord(
    record: FakeRecord,
    {
      attach,
      program,
    }: { readonly attach?: AttachOptions | undefined; readonly program?: FakeProgram | undefined } = {},
  ): AttachSession | undefined {
    const { config } = record.container;
    const { network } = config;
    if (network.kind === 'container' && !this.#state.records.some(({ container }) => container.id === network.id)) {
      const reason = `joining network namespace of container: No such container: ${network.id}`;
      throw engineError('container_state_conflict', { reason });
    }
    const args = [...config.entrypoint, ...config.command];
    const found = program ?? this.#programOf(record, args);
    const { hasTty, hasStdin, isStdinOnce, env } = config;
    const onOutput = (chunk: OutputChunk): void => appendLog(record, chunk, this.#state.nowMs);
    const process = new FakeProcess({ args, env, hasTty, hasStdin, endsInputWithSession: isStdinOnce, onOutput });
    record.process = process;
    const session = attach && process.attach(attach);
    if (attach) this.#state.emit(record, 'attach');
    const serial = this.#state.records.indexOf(record) + 1;
    this.#state.setState(record, {
      status: 'running',
      pid: 1000 + serial,
      pidStartTicks: 1,
      error: '',
      exitCode: 0,
      isOomKilled: false,
      startedAtMs: this.#state.nowMs,
      wasStoppedByUser: false,
      ...fakePlaces(this.#state.networks, this.#state.records, record, serial),
    });
    if (probeCommand(config)) this.#state.setHealth(record, beginHealth(record.container.health));
    this.#state.emitNetworks(record, 'connect', record.container.state.endpoints);
    this.#state.emit(record, 'start');
    process.start(found);
    void process.exited.then((code) => this.#ended(record, process, code));
    return session;
  }

  async stop(
    ref: string,
    options: SignalOptions & { readonly timeoutSeconds?: number | undefined } = {},
  ): Promise<void> {
    await this.#state.control.enter('containers.stop', ref, options);
    const record = this.#state.record(ref);
    const { container } = record;
    if (!isAlive(container)) throw engineError('container_unchanged', { id: container.id, state: 'stopped' });
    await this.#stop(record, options.signal);
  }

  async restart(
    ref: string,
    options: SignalOptions & { readonly timeoutSeconds?: number | undefined } = {},
  ): Promise<void> {
    await this.#state.control.enter('containers.restart', ref, options);
    const record = this.#state.record(ref);
    if (isAlive(record.container)) await this.#stop(record, options.signal);
    this.startRecord(record);
    this.#state.emit(record, 'restart');
  }

  async kill(ref: string, { signal = SIGKILL }: SignalOptions = {}): Promise<void> {
    await this.#state.control.enter('containers.kill', ref, { signal });
    const record = this.#state.record(ref);
    if (!isAlive(record.container)) throw engineError('container_not_running', { id: record.container.id });
    this.#state.emit(record, 'kill', { signal: String(signal) });
    record.process?.signal(signal);
    if (signal === SIGKILL) await this.#state.until(() => !isAlive(record.container));
  }

  async pause(ref: string): Promise<void> {
    await this.#state.control.enter('containers.pause', ref);
    const record = this.#state.record(ref);
    const { id, state } = record.container;
    if (state.status === 'paused') throw stateConflict(`Container ${id} is already paused`);
    if (state.status !== 'running') throw stateConflict(`Container ${id} is not running`);
    this.#state.setState(record, { status: 'paused' });
    this.#state.emit(record, 'pause');
  }

  async unpause(ref: string): Promise<void> {
    await this.#state.control.enter('containers.unpause', ref);
    const record = this.#state.record(ref);
    const { id, state } = record.container;
    if (state.status !== 'paused') throw stateConflict(`Container ${id} is not paused`);
    this.#state.setState(record, { status: 'running' });
    this.#state.emit(record, 'unpause');
  }

  async rename(ref: string, name: string): Promise<void> {
    await this.#state.control.enter('containers.rename', ref, name);
    const record = this.#state.record(ref);
    checkName(this.#state, name);
    const oldName = `/${record.container.name}`;
    record.container = { ...record.container, name };
    this.#state.emit(record, 'rename', { oldName });
    this.#state.wake();
  }

  async update(ref: string, update: UpdateContainer): Promise<{ readonly warnings: readonly string[] }> {
    await this.#state.control.enter('containers.update', ref, update);
    const record = this.#state.record(ref);
    const { config, warnings } = updatedConfig(record.container, update);
    record.container = { ...record.container, config };
    this.#state.emit(record, 'update');
    this.#state.wake();
    return { warnings };
  }

  async remove(
    ref: string,
    options: { readonly force?: boolean | undefined; readonly removeVolumes?: boolean | undefined } = {},
  ): Promise<void> {
    await this.#state.control.enter('containers.remove', ref, options);
    const record = this.#state.record(ref);
    if (isAlive(record.container)) {
      const { id, name } = record.container;
      if (!options.force) throw engineError('container_running', { id, name, state: 'running' });
      record.process?.signal(SIGKILL);
      await this.#state.until(() => !isAlive(record.container));
    }
    this.#drop(record);
    if (options.removeVolumes) dropAnonymousVolumes(this.#state, record.container);
  }

  async wait(
    ref: string,
    options: {
      readonly condition?: 'not-running' | 'next-exit' | 'removed' | undefined;
      readonly cancelSignal?: AbortSignal | undefined;
    } = {},
  ): Promise<ContainerExit> {
    await this.#state.control.enter('containers.wait', ref, options);
    const { condition = 'not-running', cancelSignal } = options;
    const record = this.#state.record(ref);
    const exitsBefore = record.exits;
    const isGone = (): boolean => !this.#state.records.includes(record);
    const isMet = {
      'not-running': () => !isAlive(record.container),
      'next-exit': () => record.exits > exitsBefore,
      removed: isGone,
    }[condition];
    await this.#state.until(() => isMet() || isGone(), cancelSignal);
    const { exitCode, error } = record.container.state;
    return { exitCode, error };
  }

  async prune(options: Parameters<ContainerService['prune']>[0] = {}) {
    await this.#state.control.enter('containers.prune', options);
    const { label = [], withoutLabel = [], untilMs = Number.POSITIVE_INFINITY } = options;
    const ended = this.#state.records.filter(
      ({ container: { state, config, createdAtMs } }) =>
        ['created', 'exited', 'dead'].includes(state.status) &&
        label.every((wanted) => hasLabel(config.labels, wanted)) &&
        !withoutLabel.some((spared) => hasLabel(config.labels, spared)) &&
        Math.max(state.finishedAtMs, createdAtMs) < untilMs,
    );
    for (const record of ended) this.#drop(record);
    const freedBytes = ended.length * 1000;
    const actor = { id: '', attributes: { reclaimed: String(freedBytes) } };
    this.#state.journal.add({ type: 'container', action: 'prune', actor });
    return { deleted: ended.map(({ container }) => container.id), freedBytes };
  }

  async details(ref: string): Promise<ContainerDetails> {
    await this.#state.control.enter('containers.details', ref);
    const { container } = this.#state.record(ref);
    const execs = [...this.#state.execs.values()].map(({ exec }) => exec);
    const execIds = execs.filter(({ containerId, status }) => containerId === container.id && status !== 'ended');
    return {
      ...fakeDetails(container, (name) => this.#state.networks.find(name)),
      execIds: execIds.map(({ id }) => id),
    };
  }

  async commit(ref: string, options: CommitContainer = {}): Promise<Digest> {
    await this.#state.control.enter('containers.commit', ref, options);
    return commitFake(this.#state, ref, options);
  }

  async size(ref: string): Promise<{ readonly writableBytes: number; readonly rootBytes: number }> {
    await this.#state.control.enter('containers.size', ref);
    const { container } = this.#state.record(ref);
    const image = this.#state.images.find(({ id }) => id === container.imageId);
    return { writableBytes: 1000, rootBytes: (image?.sizeBytes ?? 0) + 1000 };
  }

  #programOf(record: FakeRecord, args: readonly string[]): FakeProgram {
    try {
      return findProgram(this.#state.programs, args);
    } catch (error) {
      this.#state.setState(record, { error: String(error), exitCode: 127 });
      throw error;
    }
  }

  /** Worlds of tests have containers of images that they do not have. */
  #imageMeantBy(ref: string): { readonly id: Digest } | undefined {
    const { images, records } = this.#state;
    const { imageId: id } = records.find(({ container }) => container.image === ref)?.container ?? {};
    return id && !images.some((image) => image.id === id) ? { id } : this.#state.findImage(ref);
  }

  async #stop(record: FakeRecord, signal = record.container.config.stopSignal): Promise<void> {
    this.#state.emit(record, 'kill', { signal: String(signal) });
    const { process } = record;
    this.#state.setState(record, { wasStoppedByUser: true });
    process?.signal(signal);
    // What does not end from its signal at once is killed, as if the time-out had passed.
    await Promise.resolve();
    process?.signal(SIGKILL);
    await this.#state.until(() => !isAlive(record.container));
    this.#state.emit(record, 'stop');
  }

  #ended(record: FakeRecord, process: FakeProcess, exitCode: number): void {
    if (record.process !== process) return;
    record.process = undefined;
    record.exits += 1;
    const { nowMs } = this.#state;
    const { endpoints } = record.container.state;
    this.#state.setState(record, { status: 'exited', exitCode, pid: 0, finishedAtMs: nowMs, endpoints: [], ports: [] });
    const { health } = record.container;
    if (health) this.#state.setHealth(record, { ...health, status: 'unhealthy' });
    this.#state.emit(record, 'die', { exitCode: String(exitCode) });
    this.#state.emitNetworks(record, 'disconnect', endpoints);
    endLogs(record);
    for (const { exec } of this.#state.execs.values()) {
      if (exec.containerId === record.container.id && exec.status === 'created') this.#state.execs.delete(exec.id);
    }
    if (record.container.config.isAutoRemoved) this.#drop(record);
  }

  #drop(record: FakeRecord): void {
    this.#state.records.splice(this.#state.records.indexOf(record), 1);
    this.#state.emit(record, 'destroy');
    endLogs(record);
    this.#state.wake();
  }
}

const stateConflict = (reason: string): Error => engineError('container_state_conflict', { reason });
