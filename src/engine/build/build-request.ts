import type { SourceRange } from '../../dockerfile/index.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import type { ContainerResources } from '../container/container.js';
import type { Credentials } from '../registry/credentials.js';

/** The files that a build may copy from. */
export type BuildContext =
  /** Read where it lies, and only what the build asks for. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Plain or packed with gzip, bzip2, xz or zstd. */
  | { readonly kind: 'tar'; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'none' };

/** What a build follows. */
export type BuildDockerfile =
  /** `name` is what warnings call it. */
  | { readonly text: string; readonly name?: string | undefined }
  /** In the context. */
  | { readonly path: string };

/** What a name means in `FROM`, `COPY --from` and mounts beside stages: `--build-context`. */
export type NamedContext =
  | BuildContext
  | { readonly kind: 'image'; readonly ref: string }
  /** An image in a folder that is an OCI layout. */
  | {
      readonly kind: 'layout';
      readonly path: string;
      readonly digest?: string | undefined;
      readonly tag?: string | undefined;
    };

/** A secret is read when a step asks for it, and never kept. */
export type BuildSecret = { readonly id: string } & ({ readonly path: string } | { readonly bytes: Uint8Array });

/** An agent's socket for `RUN --mount=type=ssh`. */
export type BuildSsh = { readonly id: string; readonly socketPath: string };

/** Takes what a build gives out; the next piece comes when this one is taken. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** How an image is written that goes out; docker's ways, unless told. */
export type ImageForm = {
  /** gzip; what came packed stays as it came. */
  readonly compression?: 'gzip' | 'zstd' | 'uncompressed' | undefined;
  /** Of all layers, those of the base among them. */
  readonly isCompressionForced?: boolean | undefined;
  /** The base's, unless told. */
  readonly family?: 'oci' | 'docker' | undefined;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Of the index, where there is one. */
  readonly indexAnnotations?: Readonly<Record<string, string>> | undefined;
  /** No file of the layers that are built is younger than `SOURCE_DATE_EPOCH`. */
  readonly rewritesTimes?: boolean | undefined;
};

export type BuildOutput =
  /** Of several platforms the one stays that is this machine's, or is named first. */
  | { readonly kind: 'image'; readonly form?: ImageForm | undefined }
  /** To the registries of these names: the image, or the index of those for several platforms. */
  | { readonly kind: 'registry'; readonly names: readonly string[]; readonly form?: ImageForm | undefined }
  /** The same as a tar: an OCI layout. */
  | {
      readonly kind: 'archive';
      readonly names: readonly string[];
      readonly write: WriteBytes;
      readonly form?: ImageForm | undefined;
    }
  /** The files of the target, laid over what is in the folder. */
  | { readonly kind: 'local'; readonly folder: string }
  /** The same as a tar. */
  | { readonly kind: 'tar'; readonly write: WriteBytes }
  /** Nothing beside the cache. */
  | { readonly kind: 'cacheonly' };

/** Docker's words: `default`, `none`, `host`, `container:NAME`, or the name of a network. */
export type BuildNetwork = string;

/** Limits of each step's container. */
export type BuildLimits = Partial<
  Pick<
    ContainerResources,
    'memoryBytes' | 'memorySwapBytes' | 'cpuShares' | 'cpuPeriodMicros' | 'cpuQuotaMicros' | 'cpusetCpus' | 'cpusetMems'
  >
> & {
  readonly shmSizeBytes?: number | undefined;
  readonly ulimits?: ContainerResources['ulimits'] | undefined;
  readonly cgroupParent?: string | undefined;
};

/** Where the cache of other builds is. An image's name: of a cache in a registry, or of an image that is its own cache. */
export type BuildCacheSource =
  | { readonly kind: 'image'; readonly ref: string }
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly digest?: string | undefined;
      readonly tag?: string | undefined;
    };

/** Where the cache of this build goes. */
export type BuildCacheTarget =
  /** Into the configuration of the image. */
  | { readonly kind: 'inline' }
  | ((
      | { readonly kind: 'registry'; readonly ref: string }
      | { readonly kind: 'folder'; readonly path: string; readonly tag?: string | undefined }
    ) & {
      /** `min`: what led to layers of the result; `max`: all that was done. */
      readonly mode: 'min' | 'max';
      readonly compression?: 'gzip' | 'zstd' | 'uncompressed' | undefined;
      /** Where it cannot be brought there the build is good all the same. */
      readonly mayFail?: boolean | undefined;
    });

/** How much a step's output may be, of each of its streams; Infinity is no limit. */
export type OutputLimit = { readonly bytes: number; readonly bytesPerSecond: number };

export type BuildRequest = {
  readonly context: BuildContext;
  /** Fetched when the build begins, in place of the context: an archive, or a Dockerfile alone. */
  readonly contextUrl?: string | undefined;
  readonly dockerfile: BuildDockerfile;
  /** What an ignore file says; undefined: the context's own, or the one beside the Dockerfile. */
  readonly ignoreText?: string | undefined;
  /** `REPOSITORY[:TAG]` each. */
  readonly tags?: readonly string[] | undefined;
  /** Name or number of a stage; the last one unless told. */
  readonly target?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Every step runs, or those of stages of these names. */
  readonly noCache?: boolean | readonly string[] | undefined;
  /** Base images are asked for anew. */
  readonly pull?: boolean | undefined;
  readonly platform?: Platform | undefined;
  /** Each is built for, one after the other; in the place of `platform`. */
  readonly platforms?: readonly Platform[] | undefined;
  readonly network?: BuildNetwork | undefined;
  /** `name:address`; `host-gateway` as an address. */
  readonly extraHosts?: readonly string[] | undefined;
  readonly limits?: BuildLimits | undefined;
  readonly secrets?: readonly BuildSecret[] | undefined;
  readonly ssh?: readonly BuildSsh[] | undefined;
  readonly namedContexts?: Readonly<Record<string, NamedContext>> | undefined;
  /** Who asks the registries of base images, by registry; otherwise the logins hold that are kept on this machine. */
  readonly credentials?: Readonly<Record<string, Credentials>> | undefined;
  /** Looked through for what this machine's own cache has not, in this order. */
  readonly cacheFrom?: readonly BuildCacheSource[] | undefined;
  readonly cacheTo?: readonly BuildCacheTarget[] | undefined;
  /** What the steps add becomes one layer. */
  readonly squash?: boolean | undefined;
  /** `RUN --security=insecure` is allowed. */
  readonly allowsInsecure?: boolean | undefined;
  /** `RUN --network=host` is allowed; it is, too, where all of the build has the machine's network. */
  readonly allowsHostNetwork?: boolean | undefined;
  /** It has nothing of the machine's: no ADD of an address, no login that is kept for a registry. */
  readonly isConfined?: boolean | undefined;
  /**
   * Whose it is, where it is not for all: of the cache and its folders it has what builds of the same scope have left there,
   * and no image that is here loses its name to one of another platform.
   */
  readonly scope?: string | undefined;
  /** BuildKit's 2 MiB and 200 KiB a second, unless told. What goes beyond is dropped, and a line says so. */
  readonly outputLimit?: OutputLimit | undefined;
  /** An image unless told. */
  readonly outputs?: readonly BuildOutput[] | undefined;
  /** Stages at once; 1 keeps steps in the order of the file. */
  readonly parallelStages?: number | undefined;
};

/** A thing that a build check has to say, or that the builder noticed. */
export type BuildWarning = {
  /** Of a rule: `StageNameCasing`. */
  readonly rule?: string | undefined;
  readonly message: string;
  readonly description?: string | undefined;
  readonly url?: string | undefined;
  readonly range?: SourceRange | undefined;
};

export type BuildResult = {
  /** Undefined where no image was asked for. */
  readonly imageId: Digest | undefined;
  readonly manifestDigest: Digest | undefined;
  /** As one writes them, in the order of the tags. */
  readonly names: readonly string[];
  readonly warnings: readonly BuildWarning[];
};
