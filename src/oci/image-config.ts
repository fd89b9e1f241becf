import type { DiffId } from './digest.js';

/** The configuration blob of an image; its digest is the image's id. @see OCI image spec, config.md */
export type ImageConfig = {
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string | undefined;
  readonly config?: ImageRunConfig | undefined;
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly DiffId[] };
  readonly history?: readonly ImageHistory[] | undefined;
  /** Of an image that is its own build cache: BuildKit's records, as base64. Not read with the rest. */
  readonly 'moby.buildkit.cache.v0'?: string | undefined;
};

/** How a container of the image runs unless told otherwise. Docker's fields beside the standard's. */
export type ImageRunConfig = {
  readonly User?: string | undefined;
  readonly ExposedPorts?: Readonly<Record<string, object>> | undefined;
  readonly Env?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  readonly Volumes?: Readonly<Record<string, object>> | undefined;
  readonly WorkingDir?: string | undefined;
  readonly Labels?: Readonly<Record<string, string>> | undefined;
  readonly StopSignal?: string | undefined;
  readonly Healthcheck?:
    | {
        readonly Test?: readonly string[] | undefined;
        /** Nanoseconds, as the three below. */
        readonly Interval?: number | undefined;
        readonly Timeout?: number | undefined;
        readonly StartPeriod?: number | undefined;
        readonly StartInterval?: number | undefined;
        readonly Retries?: number | undefined;
      }
    | undefined;
  readonly Shell?: readonly string[] | undefined;
  readonly OnBuild?: readonly string[] | undefined;
};

export type ImageHistory = {
  readonly created?: string | undefined;
  readonly created_by?: string | undefined;
  readonly author?: string | undefined;
  readonly comment?: string | undefined;
  readonly empty_layer?: boolean | undefined;
};
