import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import type { Platform } from '../../oci/platform.js';
import type { Credentials } from '../registry/credentials.js';

/** What the image store knows of one image: the config blob is its id, names point at it. */
export type Image = {
  /** Digest of the config blob. */
  readonly id: Digest;
  /** The manifest of this machine's platform. */
  readonly target: Descriptor;
  /** Whole names with tag, sorted: `docker.io/library/nginx:1.27`. Empty for a dangling image. */
  readonly names: readonly string[];
  /** Whole names with digest: `docker.io/library/nginx@sha256:…`, as they were pulled. */
  readonly repoDigests: readonly string[];
  /** From the config; 0 where it says none. */
  readonly createdAtMs: number;
  /** Bytes of the unpacked layers, as docker counts. */
  readonly sizeBytes: number;
  /** The image of the container that it was committed from, while that is here. */
  readonly parentId?: Digest | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly platform: Platform;
};

export type ImageDetails = Image & {
  readonly config: ImageConfig;
  /** Stored blobs of the layers, lowest first. */
  readonly layers: readonly Descriptor[];
};

/** One layer, or the whole, of a pull or load on its way. */
export type ImageProgress = {
  /** Short digest of the layer; undefined for a line about the image as a whole. */
  readonly layer?: string | undefined;
  readonly phase: 'resolving' | 'waiting' | 'downloading' | 'retrying' | 'extracting' | 'exists' | 'done';
  readonly currentBytes?: number | undefined;
  /** Unknown until the registry or archive says. */
  readonly totalBytes?: number | undefined;
  readonly message?: string | undefined;
};

export type PullOptions = {
  readonly platform?: Platform | undefined;
  /** In the stead of the login that is kept for its registry; `none`: no kept one is used. */
  readonly credentials?: Credentials | 'none' | undefined;
  readonly onProgress?: ((progress: ImageProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type PulledImage = {
  readonly image: Image;
  /** What was asked for, in full: `docker.io/library/nginx:latest`. */
  readonly name: string;
  readonly digest: Digest;
  /** False where the image was here already. */
  readonly isNew: boolean;
};

/** One layer of a push on its way. */
export type PushProgress = {
  /** Short diff id of the layer; undefined for what is said of the image as a whole. */
  readonly layer?: string | undefined;
  /** `skipped`: of those that may not be given on, and are fetched from where their maker has them. */
  readonly phase: 'preparing' | 'waiting' | 'pushing' | 'retrying' | 'pushed' | 'exists' | 'mounted' | 'skipped';
  readonly currentBytes?: number | undefined;
  readonly totalBytes?: number | undefined;
  /** Why it is tried again, or the repository that it was mounted from. */
  readonly message?: string | undefined;
};

export type PushOptions = {
  /** The image must be for it. */
  readonly platform?: Platform | undefined;
  /** Every platform that the image was pulled with, and the index of them; the one that is here, unless told. */
  readonly allPlatforms?: boolean | undefined;
  /** In the stead of the login that is kept for its registry. */
  readonly credentials?: Credentials | undefined;
  readonly onProgress?: ((progress: PushProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type PushedImage = {
  readonly image: Image;
  /** In full: `docker.io/library/nginx:latest`. */
  readonly name: string;
  /** Of the manifest as the registry has it now. */
  readonly digest: Digest;
  /** Bytes of that manifest. */
  readonly manifestSizeBytes: number;
};

export type CopyOptions = Omit<PushOptions, 'platform' | 'allPlatforms'> & {
  /** The image of this platform alone; all that there are, unless told. */
  readonly platform?: Platform | undefined;
};

/** What a copy left in the other registry. */
export type CopiedImage = Pick<PushedImage, 'name' | 'digest' | 'manifestSizeBytes'>;

/** What a removal did, in docker's two words. */
export type RemovedImage = { readonly untagged: string } | { readonly deleted: Digest };

export type ImageFilter = {
  /** Names or patterns: `nginx`, `nginx:1.*`. */
  readonly reference?: readonly string[] | undefined;
  /** Without a name; where it is true, without one that was made of it, too. */
  readonly isDangling?: boolean | undefined;
  /** Leaves out what has no name, and is only here as another was made of it. */
  readonly hidesParents?: boolean | undefined;
  /** `key` or `key=value`. */
  readonly label?: readonly string[] | undefined;
  readonly before?: string | undefined;
  readonly since?: string | undefined;
  /** Made before this moment. */
  readonly untilMs?: number | undefined;
};
