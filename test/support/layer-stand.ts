import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { AppliedLayer, WhiteoutForm } from '../../src/engine/layer/unpack-job.js';
import { unpackLayer } from '../../src/engine/layer/unpack-layer.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import type { DiffId, Digest } from '../../src/oci/digest.js';
import { temporaryFolder } from './temporary-folder.js';

export const testHost = nodeHost(process.env);

/** A folder to unpack layers into, inside one where nothing else may ever change. */
export function layerStand() {
  const outside = temporaryFolder();
  const target = join(outside, 'layer');
  mkdirSync(target);
  writeFileSync(join(outside, 'canary'), 'alive');

  return {
    target,
    outside,
    unpack: (bytes: Uint8Array, { whiteouts = 'overlay', expectedDiffId }: UnpackOptions = {}): Promise<AppliedLayer> =>
      unpackInto(target, bytes, whiteouts, expectedDiffId),
    /** What lies beside the folder: ever the same. */
    beside: () => readdirSync(outside).sort(),
  };
}

type UnpackOptions = {
  readonly whiteouts?: WhiteoutForm | undefined;
  readonly expectedDiffId?: DiffId | undefined;
};

/** Unpacks a layer in this thread. */
export async function unpackInto(
  targetDir: string,
  bytes: Uint8Array,
  whiteouts: WhiteoutForm,
  expectedDiffId?: DiffId,
): Promise<AppliedLayer> {
  const path = `${mkdtempSync(join(tmpdir(), 'g'))}/blob`;
  writeFileSync(path, bytes);
  const job = { path, isGrowing: false, targetDir, whiteouts, expectedDiffId, algorithm: 'sha256' } as const;
  const cancelSignal = new AbortController().signal;
  try {
    return await unpackLayer(testHost, job, { subscribe: () => undefined, report: () => undefined, cancelSignal });
  } finally {
    rmSync(dirname(path), { recursive: true });
  }
}

export const sha256 = (bytes: Uint8Array): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
