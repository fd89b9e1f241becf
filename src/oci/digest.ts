import { engineError } from '../errors/engine-error.js';
import type { Brand } from './brand.js';

/** Names a blob by the hash of its bytes as stored, compressed or not: `sha256:9f86…`. */
export type Digest = Brand<string, 'Digest'>;

/** Names a layer by the hash of its uncompressed tar. Never names a blob. */
export type DiffId = Brand<string, 'DiffId'>;

/** Names a stack of layers: the diff id of the lowest, then hashes of (chain id, diff id). */
export type ChainId = Brand<string, 'ChainId'>;

const DIGEST = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Reads a digest out of untrusted text; throws `digest_invalid`. */
export function parseDigest(text: string): Digest {
  if (!DIGEST.test(text)) throw engineError('digest_invalid', { text });
  return text as Digest;
}

/** Reads the diff id of a layer out of untrusted text; throws `digest_invalid`. */
export function parseDiffId(text: string): DiffId {
  if (!DIGEST.test(text)) throw engineError('digest_invalid', { text });
  return text as DiffId;
}

export function digestAlgorithm(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

/** The part after the algorithm: the file name of the blob. */
export function digestHex(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}
