import { once } from 'node:events';
import { PassThrough } from 'node:stream';

import type { Descriptor } from '../../oci/descriptor.js';
import type { Lease } from '../lease/lease.js';
import type { ImageParts } from './image-parts.js';
import type { ImageTarget } from './image-target.js';
import { packLayer } from './pack-layer.js';

/** What may be packed and not yet sent. */
const AHEAD_BYTES = 4 * 1024 * 1024;

export type PackAndSend = {
  readonly layer: Descriptor;
  readonly lease: Lease;
  readonly onSent: (sentBytes: number) => void;
  readonly cancelSignal: AbortSignal;
};

/**
 * Packs a layer, and sends it while it is being packed: a push then takes as long as the slower of the two. That it was not
 * sent is no failure: it is packed all the same, and can be sent as any blob.
 *
 * @throws as {@link packLayer}
 */
export async function packAndSend(
  parts: Pick<ImageParts, 'content' | 'database'>,
  target: ImageTarget,
  { layer, lease, onSent, cancelSignal }: PackAndSend,
): Promise<{ readonly packed: Descriptor; readonly isSent: boolean }> {
  const line = new PassThrough({ highWaterMark: AHEAD_BYTES });
  const packing = packLayer(parts, layer, { lease, cancelSignal, onBytes: (bytes) => handOn(line, bytes) });
  packing.then(
    () => line.end(),
    (failure: Error) => line.destroy(failure),
  );
  const sending = target
    .writeBlobInTheMaking({ bytes: line, described: packing }, { onProgress: onSent, cancelSignal })
    // Nobody reads any more: packing does not wait for it.
    .finally(() => line.destroy());
  const [packed, sent] = await Promise.allSettled([packing, sending]);
  if (packed.status === 'rejected') throw packed.reason;
  if (sent.status === 'rejected') throw sent.reason;
  return { packed: packed.value, isSent: sent.value };
}

/** Waits for a reader that is behind, and for none that has left. */
async function handOn(line: PassThrough, bytes: Uint8Array): Promise<void> {
  if (line.destroyed || line.write(bytes)) return;
  using ended = new Waiting();
  const { signal } = ended;
  await Promise.race([once(line, 'drain', { signal }), once(line, 'close', { signal })]).catch(() => undefined);
}

/** Takes away who still listens. */
class Waiting extends AbortController implements Disposable {
  [Symbol.dispose](): void {
    this.abort();
  }
}
