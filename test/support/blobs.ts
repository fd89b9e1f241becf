import { createHash } from 'node:crypto';

import type { Digest } from '../../src/oci/digest.js';

/** Digest and size of the bytes of `text`. */
export function descriptorOf(text: string | Uint8Array): { readonly digest: Digest; readonly size: number } {
  const bytes = Buffer.from(text as string);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
  return { digest, size: bytes.byteLength };
}

/** The texts as a source of bytes. */
export async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** A source that never ends. */
export async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(64, 'x');
}
