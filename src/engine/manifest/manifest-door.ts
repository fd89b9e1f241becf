import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { Reference } from '../../oci/reference.js';
import type { CopiedImage } from '../image/image.js';
import type { ManifestCallOptions } from './manifest-service.js';

/** A manifest or index to be written. */
export type DocumentToWrite = { readonly mediaType: string; readonly digest: Digest; readonly bytes: Uint8Array };

/** What is asked of registries here. References have a tag or a digest. */
export interface ManifestDoor {
  /** A name, with the tag `latest` where it has none, and with what it stands for where it is a short one of the user's. */
  parse(text: string): Promise<Reference>;
  read(
    reference: Reference,
    options: ManifestCallOptions,
  ): Promise<{ readonly descriptor: Descriptor; readonly bytes: Uint8Array }>;
  /** Whole, and of the digest asked for. */
  readBlob(reference: Reference, descriptor: Descriptor, options: ManifestCallOptions): Promise<Uint8Array>;
  write(reference: Reference, document: DocumentToWrite, options: ManifestCallOptions): Promise<void>;
  /** A manifest with all that it names. */
  copy(names: { readonly from: Reference; readonly to: Reference }, options: ManifestCallOptions): Promise<CopiedImage>;
}

/** Lists that are kept until they are pushed, by their names in full. */
export interface ManifestLists {
  /** Undefined where there is none. In the order in which docker's program pushes it: of the names of the files. */
  find(list: string): Promise<readonly KeptManifest[] | undefined>;
  /** Adds to the list, in the place of what it has under the same names. */
  put(list: string, manifests: readonly KeptManifest[]): Promise<void>;
  remove(list: string): Promise<void>;
}

/** One manifest of a list; its name is the one by which it was added. */
export type KeptManifest = {
  readonly name: string;
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
};
