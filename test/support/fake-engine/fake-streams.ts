import type {
  AttachOptions,
  AttachSession,
  ContainerStats,
  LogEntry,
  LogOptions,
  StreamService,
} from '../../../src/engine/index.js';
import { logSettings } from '../../../src/engine/log/log-settings.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { AsyncQueue } from './async-queue.js';
import { readLog } from './fake-log.js';
import type { FakeRecord, FakeState } from './fake-state.js';
import { toStats } from './fake-usage.js';

type StatsOptions = {
  readonly refs?: readonly string[] | undefined;
  readonly intervalMs?: number | undefined;
  readonly hasDetail?: boolean | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Streams of fake containers; samples come when {@link FakeStreams.tick} is called. */
export class FakeStreams implements StreamService {
  readonly #state: FakeState;
  readonly #readers = new Map<AsyncQueue<readonly ContainerStats[]>, StatsOptions>();

  /** Samples that came by ticks: each a second after the one before, whatever the time is. */
  #ticks = 0;

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** One more sample for everyone who reads them. */
  tick(): void {
    this.#ticks++;
    for (const [queue, options] of this.#readers) queue.push(this.#sample(options, { isFirst: false }));
  }

  /** How many read samples now. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Resolves when somebody reads samples. */
  async reader(): Promise<void> {
    await this.#state.until(() => this.readers > 0);
  }

  close(): void {
    for (const queue of this.#readers.keys()) queue.end();
  }

  async attach(ref: string, options: AttachOptions = {}): Promise<AttachSession> {
    await this.#state.control.enter('streams.attach', ref, options);
    const record = this.#state.record(ref);
    const { process } = record;
    if (!process) throw engineError('container_not_running', { id: record.container.id });
    this.#state.emit(record, 'attach');
    return process.attach(options);
  }

  async *logs(ref: string, options: LogOptions = {}): AsyncGenerator<readonly LogEntry[]> {
    await this.#state.control.enter('streams.logs', ref, options);
    const record = this.#state.record(ref);
    if (!logSettings(record.container.config.log).isReadable) throw engineError('logs_not_readable');
    yield* readLog(record, options);
  }

  /** It has no files: whoever looks at its logs keeps them for himself. */
  async logPath(ref: string): Promise<string | undefined> {
    await this.#state.control.enter('streams.logPath', ref);
    if (!logSettings(this.#state.record(ref).container.config.log).isReadable) throw engineError('logs_not_readable');
    return undefined;
  }

  async *stats(options: StatsOptions = {}): AsyncGenerator<readonly ContainerStats[]> {
    await this.#state.control.enter('streams.stats', options);
    const queue = new AsyncQueue<readonly ContainerStats[]>({
      cancelSignal: options.cancelSignal,
      onClosed: () => this.#readers.delete(queue),
    });
    // Who is removed meanwhile is left out.
    const followed = { ...options, refs: options.refs?.map((ref) => this.#state.record(ref).container.id) };
    queue.push(this.#sample(followed, { isFirst: true }));
    this.#readers.set(queue, followed);
    this.#state.wake();
    yield* queue;
  }

  /** Columns by their names in `-o`, and those of `ps -ef`. */
  async top(ref: string, { psArguments = [] }: { readonly psArguments?: readonly string[] | undefined } = {}) {
    await this.#state.control.enter('streams.top', ref, psArguments);
    const record = this.#state.record(ref);
    const { container, process } = record;
    if (!process) throw engineError('container_not_running', { id: container.id });
    const command = [...container.config.entrypoint, ...container.config.command].join(' ');
    const row: Readonly<Record<string, string>> = {
      UID: 'root',
      PID: String(container.state.pid),
      PPID: '1',
      C: '0',
      STIME: '03:04',
      TTY: '?',
      TIME: '00:00:00',
      CMD: command,
      COMM: command.split(' ')[0] ?? '',
    };
    const asked = psArguments[0] === '-o' ? psArguments[1]?.toUpperCase().split(',') : undefined;
    const titles = asked ?? ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'];
    if (!titles.includes('PID')) throw engineError('top_without_pid');
    this.#state.emit(record, 'top');
    return { titles, rows: [titles.map((title) => row[title] ?? '')] };
  }

  #sample({ refs, hasDetail }: StatsOptions, { isFirst }: { readonly isFirst: boolean }): readonly ContainerStats[] {
    const all: readonly FakeRecord[] = this.#state.records;
    const records = refs?.flatMap((ref) => all.find(({ container }) => container.id === ref) ?? []) ?? all;
    const timeMs = this.#state.nowMs + 1000 * this.#ticks;
    return records
      .filter(({ process }) => process)
      .map(({ container, usage }) => toStats(container, usage, { timeMs, isFirst, hasDetail }));
  }
}
