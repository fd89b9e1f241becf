import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import type { CopiedImage } from '../image/image.js';
import type { RegistryCallOptions } from '../registry/registry-service.js';

export type ManifestCallOptions = RegistryCallOptions & {
  /** The registries named may be without TLS, or have any certificate. */
  readonly isInsecure?: boolean | undefined;
};

/** A manifest or index as a registry has it, byte for byte. */
export type RegistryManifest = {
  /** In full: `docker.io/library/web:1`, `docker.io/library/web:1@sha256:…`. */
  readonly name: string;
  /** With the platform where that is known. */
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
};

/** What is said of one manifest of a list besides what its configuration says. */
export type PlatformNotes = {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
  /** Added to those that are there. */
  readonly osFeatures?: readonly string[] | undefined;
};

export type CreateListOptions = ManifestCallOptions & {
  /** The list may be there already: what is named is added to it. */
  readonly amends?: boolean | undefined;
};

export type PushListOptions = ManifestCallOptions & {
  /** Called for each manifest that came from another repository, when it is where the list is to be. */
  readonly onCopied?: ((copied: CopiedImage) => void) | undefined;
};

/** What an index is put together of. */
export type ManifestSource = {
  /** A manifest or an index, whose manifests then count. */
  readonly ref: string;
  /** What is to be said of it, where that is more or other than its registry says. */
  readonly descriptor?: Partial<Descriptor> | undefined;
};

/** Something to be said in an index: of all of it, or of its manifests. */
export type IndexAnnotation = {
  readonly of: 'index' | 'manifest-descriptor';
  /** Of manifests for this platform alone: `linux/arm64`. */
  readonly platform?: string | undefined;
  readonly name: string;
  readonly value: string;
};

export type CombineOptions = ManifestCallOptions & {
  readonly annotations?: readonly IndexAnnotation[] | undefined;
  /** One manifest alone becomes an index too; yes, unless told. */
  readonly prefersIndex?: boolean | undefined;
  /** What of the index is kept; all, unless told. */
  readonly platforms?: readonly Platform[] | undefined;
};

/** An index, or the one manifest, that is in no registry yet under its new name. */
export type CombinedManifest = {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  /** What it names, and where that is, in full and with the digest. */
  readonly parts: readonly { readonly name: string; readonly digest: Digest }[];
};

export type PublishOptions = ManifestCallOptions & {
  /** Called before each step, with names in full. */
  readonly onStep?: ((step: PublishStep) => void) | undefined;
};

export type PublishStep =
  | { readonly kind: 'copying'; readonly digest: Digest; readonly from: string; readonly to: string }
  | { readonly kind: 'pushing'; readonly digest: Digest; readonly to: string };

/**
 * Manifests and indexes in registries, asked from this machine with its user's logins; and lists of manifests that are
 * put together before they are pushed. The lists are docker's own, in the folder of its settings.
 *
 * All of it may throw registry_*, manifest_unknown, manifest_invalid, reference_invalid and cancelled.
 */
export interface ManifestService {
  /** What a name stands for. */
  get(ref: string, options?: ManifestCallOptions): Promise<RegistryManifest>;
  /** The images that a name stands for, each with its platform: one, or those of an index. */
  images(ref: string, options?: ManifestCallOptions): Promise<readonly RegistryManifest[]>;
  /** A document that a manifest of this repository names, whole. @throws blob_digest_mismatch, manifest_invalid where it is too long */
  readBlob(ref: string, descriptor: Descriptor, options?: ManifestCallOptions): Promise<Uint8Array>;
  /** Puts an index together. Nothing is written anywhere. @throws argument_invalid */
  combine(sources: readonly ManifestSource[], options?: CombineOptions): Promise<CombinedManifest>;
  /** Brings it to a name, and first what it is made of, from other repositories. */
  publish(combined: CombinedManifest, ref: string, options?: PublishOptions): Promise<void>;
  /**
   * Begins a list, or adds to one: all of what is named or nothing.
   *
   * @returns its name in full
   * @throws manifest_list_exists, manifest_is_list, manifest_missing
   */
  createList(name: string, refs: readonly string[], options?: CreateListOptions): Promise<string>;
  /** A list that is kept here, in the order in which it is pushed. @throws manifest_list_not_found, manifest_list_unreadable */
  getList(name: string): Promise<readonly RegistryManifest[]>;
  /** One manifest of it. @throws manifest_list_not_found */
  getListed(name: string, ref: string): Promise<RegistryManifest>;
  /** @throws manifest_not_listed, argument_invalid for a system and architecture that do not go together */
  annotate(name: string, ref: string, notes: PlatformNotes): Promise<void>;
  /** Puts the list in the registry. It stays here. @returns its digest @throws manifest_list_not_found, argument_invalid */
  pushList(name: string, options?: PushListOptions): Promise<Digest>;
  /** Forgets the list that is kept here. @throws manifest_list_not_found */
  removeList(name: string): Promise<void>;
}
