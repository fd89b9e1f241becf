import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';

import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { compressOlder } from '../log/compress-older.js';
import { beginLogDuty, endLogDuty, type LogDuty, listLogDuties } from '../log/log-duties.js';
import { type LogRotation, needsPlan } from '../log/log-rotation.js';
import { logSettings } from '../log/log-settings.js';
import { tendLog } from '../log/tend-log.js';
import { layout } from '../roots.js';
import type { Duty } from './duty.js';
import { LogShipment } from './ship-log.js';

/**
 * Plans ahead for the logs of containers that are alive, compresses what is no longer written to, and sends on what
 * drivers are to send. [ADR 10, 11]
 */
export function tendLogs(parts: ContainerParts): Duty {
  const logs = new Map<string, TendedLog>();
  return {
    async tend() {
      const duties = listLogDuties(parts.roots);
      const gone = [...logs].filter(([id]) => !duties.some((duty) => duty.id === id));
      for (const [id, log] of gone) {
        logs.delete(id);
        await log[Symbol.asyncDispose]();
      }
      for (const duty of duties) {
        const log = logs.get(duty.id) ?? new TendedLog(parts, duty);
        logs.set(duty.id, log);
        log.tend(duty);
      }
    },
    // How a compression or a shipment ends is no change of the state.
    nextAtMs: () => ([...logs.values()].some((log) => log.isEnding) ? parts.host.clock.nowMs() + LOOK_MS : undefined),
    async [Symbol.asyncDispose]() {
      await Promise.all([...logs.values()].map((log) => log[Symbol.asyncDispose]()));
    },
  };
}

const LOOK_MS = 200;

/** One container's log. */
class TendedLog implements AsyncDisposable {
  readonly #parts: ContainerParts;
  #duty: LogDuty;
  #watcher: FSWatcher | undefined;
  #shipment: LogShipment | undefined;
  #compressing: Promise<void> = Promise.resolve();
  #isCompressing = false;
  #isEnding = false;

  constructor(parts: ContainerParts, duty: LogDuty) {
    this.#parts = parts;
    this.#duty = duty;
  }

  /** Its container is alive no more, and something is left to do. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Brings in step with the container what is done for its log; ends the duty where nothing is left to do. */
  tend(duty: LogDuty): void {
    this.#duty = duty;
    const container = this.#parts.records.find(duty.id as Parameters<ContainerParts['records']['find']>[0]);
    const status = container?.state.status;
    const isLive =
      (status !== undefined && (isAlive(status) || status === 'restarting')) ||
      // Being started, or tidied up after.
      existsSync(layout.runningContainer(this.#parts.roots, duty.id));
    const settings = container && logSettings(container.config.log);
    if (settings?.rotation && !duty.isOrphan) this.#rotate(settings.rotation);
    if (isLive && this.#shipment?.isDone) this.#shipment = undefined; // It has started again.
    this.#shipment ??= LogShipment.open(this.#parts.host, () => this.#duty.folder);
    this.#isEnding = !isLive || !settings?.isWatched || !container;
    if (isLive && settings?.isWatched) {
      if (settings.rotation && needsPlan(settings.rotation)) this.#watch(settings.rotation);
      this.#shipment?.goOn();
      return;
    }
    this.#shipment?.end();
    const isShipped = this.#shipment === undefined || this.#shipment.isDone;
    if (isShipped && !this.#isCompressing) this.#endDuty();
  }

  #endDuty(): void {
    const { roots } = this.#parts;
    const { id } = this.#duty;
    endLogDuty(roots, this.#duty);
    // Should it be started at this very moment.
    if (existsSync(layout.runningContainer(roots, id))) beginLogDuty(roots, id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watcher?.close();
    await this.#shipment?.[Symbol.asyncDispose]();
    await this.#compressing;
  }

  #rotate(rotation: LogRotation): void {
    const path = layout.containerLog(this.#parts.roots, this.#duty.id);
    tendLog(path, rotation);
    if (!rotation.isCompressed || this.#isCompressing) return;
    this.#isCompressing = true;
    // What is still to be sent stays as it is.
    this.#compressing = compressOlder(path, () => this.#shipment?.sentNumber ?? Number.POSITIVE_INFINITY)
      .catch(() => undefined) // A full disk, say: it is tried again after the next file.
      .finally(() => (this.#isCompressing = false));
  }

  /** The monitor's going on is the only change there is in the folder: it writes to files in another. */
  #watch(rotation: LogRotation): void {
    if (this.#watcher) return;
    const { folder, id } = this.#duty;
    const name = basename(layout.containerLog(this.#parts.roots, id));
    try {
      this.#watcher = watch(folder, (_, file) => {
        if (file !== name && file !== null) return;
        try {
          this.#rotate(rotation);
        } catch {
          // The folder has gone, or the disk is full: what is to be done then is seen when the state changes.
        }
      });
      this.#watcher.on('error', () => undefined);
      // It may have gone on before it was watched.
      this.#rotate(rotation);
    } catch {
      // No watch is to be had: the keeper looks every few seconds in any case.
    }
  }
}
