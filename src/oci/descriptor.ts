import type { Digest } from './digest.js';
import type { Platform } from './platform.js';

/**
 * A pointer to a blob.
 *
 * @see OCI image spec, descriptor.md
 */
export type Descriptor = {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Of what is attached to an image: a signature, a list of its parts. */
  readonly artifactType?: string | undefined;
  readonly platform?: Platform | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly urls?: readonly string[] | undefined;
};
