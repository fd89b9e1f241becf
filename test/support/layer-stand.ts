import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { AppliedLayer, WhiteoutForm } from '../../src/engine/layer/unpack-job.js';
import { unpackLayer } from '../../src/engine/layer/unpack-layer.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import type { Digest, DiffId } from '../../src/oci/digest.js';
import { temporaryFolder } from './temporary-folder.js';

export const testHost = nodeHost(process.env);

/** A folder to unpack layers into, inside one where nothing else may ever change. */
export function layerStand() {
  const outside = temporaryFolder();
  const target = join(outside, 'layer');
  const blob = join(temporaryFolder(), 'blob');
  mkdirSync(target);
  writeFileSync(join(outside, 'canary'), 'alive');

  return {
    target,
    outside,
    /** Unpacks in this thread. */
    unpack(bytes: Uint8Array, options: UnpackOptions = {}): Promise<AppliedLayer> {
      writeFileSync(blob, bytes);
      const job = {
        path: blob,
        isGrowing: false,
        targetDir: target,
        whiteouts: options.whiteouts ?? 'overlay',
        expectedDiffId: options.expectedDiffId,
        algorithm: 'sha256',
      } as const;
      const cancelSignal = options.cancelSignal ?? new AbortController().signal;
      return unpackLayer(testHost, job, { subscribe: () => undefined, report: () => undefined, cancelSignal });
    },
    /** What lies beside the folder: ever the same. */
    beside: () => readdirSync(outside).sort(),
  };
}

type UnpackOptions = {
  readonly whiteouts?: WhiteoutForm | undefined;
  readonly expectedDiffId?: DiffId | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export const sha256 = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
