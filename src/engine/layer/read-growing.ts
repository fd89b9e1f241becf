import { open } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { Growth } from '../content/content-store.js';

const CHUNK_BYTES = 256 * 1024;

/** The latest that is known of a growing file, and a way to wait for more. */
export class GrowthWatch {
  #growth: Growth = { bytes: 0, state: 'growing' };
  #wake: (() => void) | undefined;

  tell(growth: Growth): void {
    this.#growth = growth;
    this.#wake?.();
  }

  /**
   * Waits until there are more than `bytes`, or there never will be.
   *
   * @returns whether there are. @throws cancelled where the file is given up
   */
  async beyond(bytes: number, cancelSignal: AbortSignal): Promise<boolean> {
    for (;;) {
      const { bytes: present, state } = this.#growth;
      if (cancelSignal.aborted || state === 'broken') throw engineError('cancelled');
      if (present > bytes) return true;
      if (state === 'ended') return false;
      await this.#change(cancelSignal);
    }
  }

  #change(cancelSignal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wake = undefined;
        cancelSignal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      cancelSignal.addEventListener('abort', wake, { once: true });
    });
  }
}

/** The bytes of the file at `path` in large pieces; with `watch`, also those that are still to come. */
export async function* readGrowing(
  path: string,
  watch: GrowthWatch | undefined,
  cancelSignal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  await using file = await open(path, 'r');
  for (let at = 0; !watch || (await watch.beyond(at, cancelSignal)); ) {
    if (cancelSignal.aborted) throw engineError('cancelled');
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
