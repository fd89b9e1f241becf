import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import { LogChanges } from '../log/log-changes.js';
import type { LogEntry } from '../log/log-entry.js';
import { LogFollower } from '../log/log-follower.js';
import { findSentPosition, writeSentPosition } from '../log/log-position.js';
import { logSettings } from '../log/log-settings.js';
import { findLogSource, type LogSource } from '../log/log-source.js';
import { LineJoiner } from '../log/transport/line-joiner.js';
import type { LogMessage, LogTransport } from '../log/transport/log-transport.js';
import { openTransport } from '../log/transport/open-transport.js';

/** The name that `layout.containerLog` gives it. */
const LOG_NAME = 'container.log';
const ID_BYTES = 16;
/** How much may be sent twice after a kill: what comes in that time. */
const REMEMBER_EVERY_MS = 500;
/** Lines that come one by one are not looked for one by one. */
const LOOK_EVERY_MS = 20;
const LONGEST_RETRY_MS = 30_000;
/** After its container has ended, nobody waits longer for another end that is not there. */
const LONGEST_FAREWELL_MS = 60_000;

/**
 * Sends one container's lines to where its driver says, from where the last one who did so stopped. The files are the
 * buffer: nothing is held in memory but the block that is being sent. [ADR 11]
 */
export class LogShipment implements AsyncDisposable {
  readonly #host: Host;
  readonly #folder: () => string;
  readonly #source: LogSource;
  readonly #leave = new AbortController();
  readonly #changes: LogChanges;
  readonly #work: Promise<void>;
  #endingSinceMs: number | undefined;
  #isDone = false;
  #sentNumber = 0;
  #rememberedAtMs = 0;

  /** Undefined where nothing is to be sent. @param folder Where the log is now: it is moved when its container is removed. */
  static open(host: Host, folder: () => string): LogShipment | undefined {
    const source = findLogSource(folder());
    const transport = source && openTransport(host, source);
    return transport && new LogShipment(host, folder, source, transport);
  }

  private constructor(host: Host, folder: () => string, source: LogSource, transport: LogTransport) {
    this.#host = host;
    this.#folder = folder;
    this.#source = source;
    this.#changes = new LogChanges(join(folder(), LOG_NAME));
    this.#work = this.#ship(transport).catch(() => this.#finish());
  }

  /** All that there was has been sent, or given up; there will be no more. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Files with smaller numbers have been sent. */
  get sentNumber(): number {
    return this.#isDone ? Number.POSITIVE_INFINITY : this.#sentNumber;
  }

  /** Its container is alive. */
  goOn(): void {
    this.#endingSinceMs = undefined;
  }

  /** Its container has ended, and has written everything. */
  end(): void {
    if (this.#endingSinceMs !== undefined) return;
    this.#endingSinceMs = this.#host.clock.monotonicMs();
    this.#changes.notify();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave.abort();
    this.#changes.notify();
    await this.#work;
    this.#changes[Symbol.dispose]();
  }

  async #ship(opened: LogTransport): Promise<void> {
    await using transport = opened;
    const leave = (): void => void transport[Symbol.asyncDispose]();
    this.#leave.signal.addEventListener('abort', leave);
    const from = findSentPosition(this.#folder());
    await using follower = new LogFollower(() => join(this.#folder(), LOG_NAME), { from });
    const joiner = new LineJoiner(() => this.#host.random.hex(ID_BYTES));
    while (!this.#leave.signal.aborted) {
      const isLastLook = this.#endingSinceMs !== undefined;
      for await (const batch of follower.readOn()) {
        if (!(await this.#forward(transport, follower, joiner, batch))) return;
      }
      if (isLastLook) {
        const isSent = await this.#deliver(transport, [...joiner.push(follower.rest()), ...joiner.end()]);
        if (isSent) this.#remember(follower, 0, true);
        return this.#finish();
      }
      this.#remember(follower, joiner.heldBytes, true);
      await this.#changes.next();
      await this.#host.clock.sleep(LOOK_EVERY_MS);
    }
  }

  /** @returns false where it was left or given up before the batch was sent */
  async #forward(
    transport: LogTransport,
    follower: LogFollower,
    joiner: LineJoiner,
    batch: readonly LogEntry[],
  ): Promise<boolean> {
    const messages = joiner.push(batch);
    const { maxLagBytes } = logSettings(this.#source.config);
    const isTooLate = maxLagBytes !== undefined && (await follower.lagBytes()) > maxLagBytes;
    if (!isTooLate && !(await this.#deliver(transport, messages))) {
      if (!this.#leave.signal.aborted) this.#finish();
      return false;
    }
    this.#remember(follower, joiner.heldBytes, false);
    return true;
  }

  /** Tries until they are sent, or as often as the driver says. @returns false where it was left, or given up for good */
  async #deliver(transport: LogTransport, messages: readonly LogMessage[]): Promise<boolean> {
    for (let retries = 0; ; retries += 1) {
      if (this.#leave.signal.aborted) return false;
      try {
        if (messages.length > 0) await transport.send(messages);
        return true;
      } catch {
        if (transport.maxRetries !== undefined && retries >= transport.maxRetries) return true;
        if (this.#hasWaitedLongEnough()) return false;
        await this.#rest(Math.min(transport.retryWaitMs * 1.5 ** retries, LONGEST_RETRY_MS));
      }
    }
  }

  #hasWaitedLongEnough(): boolean {
    const since = this.#endingSinceMs;
    return since !== undefined && this.#host.clock.monotonicMs() - since > LONGEST_FAREWELL_MS;
  }

  async #rest(ms: number): Promise<void> {
    try {
      await this.#host.clock.sleep(ms, this.#leave.signal);
    } catch {
      // Left.
    }
  }

  #remember(follower: LogFollower, heldBytes: number, isUrgent: boolean): void {
    const { position } = follower;
    if (!position) return;
    this.#sentNumber = position.number ?? this.#sentNumber;
    const nowMs = this.#host.clock.monotonicMs();
    if (!isUrgent && nowMs - this.#rememberedAtMs < REMEMBER_EVERY_MS) return;
    this.#rememberedAtMs = nowMs;
    try {
      writeSentPosition(this.#folder(), { ...position, offset: Math.max(0, position.offset - heldBytes) });
    } catch {
      // The folder was moved at this moment, or the disk is full: more is sent twice after a kill, and that is all.
    }
  }

  #finish(): void {
    this.#isDone = true;
  }
}
