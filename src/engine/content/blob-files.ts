import { join } from 'node:path';

import { type Digest, digestAlgorithm, digestHex } from '../../oci/digest.js';
import { layout, type Roots } from '../roots.js';

export const ALGORITHMS = ['sha256', 'sha512'] as const;

const HEX_LENGTH = { sha256: 64, sha512: 128 } as const;
const UNNAMED = 'unnamed-';

/** `content/blobs/sha256/9f86…` */
export const blobPath = (roots: Roots, digest: Digest): string =>
  join(layout.blobs(roots), digestAlgorithm(digest), digestHex(digest));

/** `content/ingests/sha256-9f86…` */
export const ingestPath = (roots: Roots, digest: Digest): string =>
  join(layout.ingests(roots), `${digestAlgorithm(digest)}-${digestHex(digest)}`);

export const unnamedIngestPath = (roots: Roots, name: string): string =>
  join(layout.ingests(roots), `${UNNAMED}${name}`);

/** Whether an ingest by that file name is of no use once its process has ended. */
export const isUnnamedIngest = (name: string): boolean => name.startsWith(UNNAMED);

/** The digest that a file of `content/blobs/<algorithm>` is named by; undefined for a stranger among them. */
export function digestOfFile(algorithm: (typeof ALGORITHMS)[number], name: string): Digest | undefined {
  const isHash = name.length === HEX_LENGTH[algorithm] && /^[0-9a-f]+$/.test(name);
  return isHash ? (`${algorithm}:${name}` as Digest) : undefined;
}
