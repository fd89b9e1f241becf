import { engineError } from '../../../errors/engine-error.js';

/** Far above what anybody saves in one archive. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Of an archive's manifests and configurations that are in memory at once: a small file may have room for gigabytes of them. */
export class HeldBytes {
  #bytes = 0;

  /** @throws archive_invalid */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > MOST_BYTES) throw engineError('archive_invalid', { reason: 'its manifests are too large' });
  }
}
