import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';

import type { ContainerId } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { compressOlder } from '../log/compress-older.js';
import { beginLogDuty, endLogDuty, type LogDuty } from '../log/log-duties.js';
import { type LogRotation, needsPlan } from '../log/log-rotation.js';
import { type LogSettings, logSettings } from '../log/log-settings.js';
import { noteLoss } from '../log/losses.js';
import { tendLog } from '../log/tend-log.js';
import { TurnCount } from '../log/turn-count.js';
import { layout } from '../roots.js';
import { LogShipment } from './ship-log.js';

/** What the keeper does for one container's log. */
export class TendedLog implements AsyncDisposable {
  readonly #parts: ContainerParts;
  #duty: LogDuty;
  #watcher: FSWatcher | undefined;
  #turns: TurnCount | undefined;
  #shipment: LogShipment | undefined;
  #compressing: Promise<void> | undefined;
  #isEnding = false;

  constructor(parts: ContainerParts, duty: LogDuty) {
    this.#parts = parts;
    this.#duty = duty;
  }

  /** Its container is not alive, and something is left to do. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Brings what is done in step with the container; ends the duty where nothing is left to do. */
  tend(duty: LogDuty): void {
    this.#duty = duty;
    const settings = this.#settings();
    const isLive = this.#isLive();
    this.#isEnding = !isLive || !settings?.isWatched;
    if (isLive && this.#shipment?.isDone) this.#shipment = undefined; // It has started again.
    this.#shipment ??= LogShipment.open(this.#parts.host, () => this.#duty.folder);
    if (settings?.rotation && !duty.isOrphan) this.#rotate(settings.rotation);
    if (!this.#isEnding) {
      if (settings?.rotation && needsPlan(settings.rotation)) this.#watch(settings.rotation);
      this.#shipment?.goOn();
      return;
    }
    this.#shipment?.end();
    const isShipped = this.#shipment === undefined || this.#shipment.isDone;
    if (isShipped && !this.#compressing) this.#endDuty();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watcher?.close();
    await this.#shipment?.[Symbol.asyncDispose]();
    await this.#compressing;
  }

  #settings(): LogSettings | undefined {
    const container = this.#parts.records.find(this.#duty.id as ContainerId);
    return container && logSettings(container.config.log);
  }

  #isLive(): boolean {
    const { records, roots } = this.#parts;
    const status = records.find(this.#duty.id as ContainerId)?.state.status;
    if (status === undefined || status === 'removing') return false;
    // The folder is there while it is started, and until somebody has tidied up after it.
    return isAlive(status) || status === 'restarting' || existsSync(layout.runningContainer(roots, this.#duty.id));
  }

  #endDuty(): void {
    const { roots } = this.#parts;
    const { id } = this.#duty;
    endLogDuty(roots, this.#duty);
    // Should it be started at this very moment.
    if (existsSync(layout.runningContainer(roots, id))) beginLogDuty(roots, id);
  }

  #rotate(rotation: LogRotation): void {
    const path = layout.containerLog(this.#parts.roots, this.#duty.id);
    if (this.#isLive()) {
      tendLog(path, rotation);
      this.#noteMissed(path, rotation);
    }
    if (!rotation.isCompressed || this.#compressing) return;
    // What is still to be sent stays as it is.
    this.#compressing = compressOlder(path, () => this.#shipment?.sentNumber ?? Number.POSITIVE_INFINITY)
      .catch(() => undefined) // A full disk, say: it is tried again after the next file.
      .finally(() => (this.#compressing = undefined));
  }

  /** The monitor's going on is the only change there is in the folder: it writes to files in another. */
  #watch(rotation: LogRotation): void {
    if (this.#watcher) return;
    const { folder, id } = this.#duty;
    const path = layout.containerLog(this.#parts.roots, id);
    const turns = new TurnCount(path);
    try {
      // Of lines that are written to a file that was not planned one hears, too.
      this.#watcher = watch(folder, (what, file) => {
        const isTurn = what === 'rename' && file === basename(path);
        if (isTurn) turns.turned();
        if (isTurn || file === null) this.#tryRotate(rotation);
      });
      this.#turns = turns;
      this.#watcher.on('error', () => undefined);
    } catch {
      return; // No watch is to be had: the keeper looks every few seconds in any case.
    }
    // It may have gone on before it was watched.
    this.#tryRotate(rotation);
  }

  #noteMissed(path: string, { maxSizeBytes = 0 }: LogRotation): void {
    const missed = this.#turns?.missed();
    if (!missed) return;
    const { files, beforeNumber } = missed;
    noteLoss(path, { beforeNumber, atMs: this.#parts.host.clock.nowMs(), bytes: files * maxSizeBytes });
  }

  #tryRotate(rotation: LogRotation): void {
    try {
      this.#rotate(rotation);
    } catch {
      // The folder has gone, or the disk is full: what is to be done then is seen when the state changes.
    }
  }
}
