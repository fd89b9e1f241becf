import { createHash } from 'node:crypto';
import { dirname } from 'node:path';

import { type TarEntry, writeTar } from '../demo/ustar.js';
import type { Digest } from '../oci/digest.js';
import { MEDIA_TYPE } from '../oci/manifest.js';

/** The repository that it is in. */
export const HOLDER = 'repositories/gantry-on-the-way';

/** Files for one folder of a registry's storage. */
export type StoredFiles = { readonly folder: string; readonly tar: AsyncIterable<Uint8Array> };

/**
 * A manifest that names `blobs`, as registries store it: for their collector they are in use.
 *
 * @see distribution, registry/storage/paths.go
 */
export function holdingManifest(blobs: ReadonlySet<Digest>): readonly StoredFiles[] {
  const [config, ...layers] = [...blobs].map((digest) => ({ mediaType: MEDIA_TYPE.dockerLayer, digest, size: 1 }));
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.dockerManifest, config, layers };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const hex = createHash('sha256').update(bytes).digest('hex');
  const link = Buffer.from(`sha256:${hex}`);
  return [
    { folder: 'blobs', tar: tarOf([file(`sha256/${hex.slice(0, 2)}/${hex}/data`, bytes)]) },
    // Without layers it is no repository.
    { folder: HOLDER, tar: tarOf([file(`_manifests/revisions/sha256/${hex}/link`, link), folder('_layers/')]) },
  ];
}

const file = (path: string, bytes: Uint8Array): TarEntry => ({ kind: 'file', path, mode: 0o644, bytes });
const folder = (path: string): TarEntry => ({ kind: 'directory', path, mode: 0o755 });

async function* tarOf(entries: readonly TarEntry[]): AsyncGenerator<Uint8Array> {
  const folders = new Set(entries.flatMap(({ path }) => above(path)));
  yield* writeTar([...[...folders].map((path) => folder(`${path}/`)), ...entries]);
}

/** `a/b/c`: `a`, `a/b`. */
const above = (path: string): readonly string[] =>
  dirname(path) === '.' ? [] : [...above(dirname(path)), dirname(path)];
