import type { SourceRange } from '../../dockerfile/index.js';
import type { Digest } from '../../oci/digest.js';
import type { ContainerId } from '../container/container.js';
import type { BuildWarning } from './build-request.js';

/**
 * A piece of work of a build. `step` is an instruction of the Dockerfile that is not `FROM`, `base` is a `FROM`,
 * `internal` what the builder does beside them, `export` what becomes of the result.
 */
export type BuildVertex = {
  /** Unique in its build. */
  readonly id: string;
  readonly kind: 'internal' | 'base' | 'step' | 'export';
  /** As BuildKit calls it: `[internal] load build context`, `[build 2/5] RUN make`. */
  readonly name: string;
  readonly stage?: { readonly index: number; readonly name: string | undefined } | undefined;
  readonly instruction?: BuildInstruction | undefined;
};

/** An instruction, and where it stands. */
export type BuildInstruction = {
  /** With its continuation lines joined. */
  readonly original: string;
  readonly range: SourceRange;
  /** From 1 on, among all instructions of the stages that are built, `FROM` among them: docker's `Step 2/7`. */
  readonly number: number;
  readonly count: number;
  /** It changes what an image says and not its files: BuildKit does not show it. */
  readonly isMetadata: boolean;
  /** Which of how many that an image left to whoever builds on it (ONBUILD); from 1 on. */
  readonly trigger?: { readonly number: number; readonly count: number } | undefined;
};

/** Why a step is not taken from the cache, as data; `reasonText` says it. */
export type CacheMiss =
  | { readonly kind: 'disabled' }
  /** Nothing like it was built on what precedes it. */
  | { readonly kind: 'new-instruction' }
  | { readonly kind: 'parent-changed' }
  | { readonly kind: 'file-changed' | 'file-added' | 'file-removed'; readonly path: string; readonly others: number }
  /** An ARG or ENV that the step sees. */
  | { readonly kind: 'variable-changed'; readonly name: string }
  /** A secret, a mount, a network, limits. */
  | { readonly kind: 'option-changed'; readonly what: string }
  /** What it led to has been removed. */
  | { readonly kind: 'result-lost' };

/** Facts about a build as they come. Those of stages that are built at once come mixed. */
export type BuildProgress =
  | { readonly kind: 'started'; readonly vertex: BuildVertex }
  /** It is done, and nothing was to be done. */
  | { readonly kind: 'cached'; readonly vertex: BuildVertex; readonly result: StepResult }
  | { readonly kind: 'done'; readonly vertex: BuildVertex; readonly result?: StepResult | undefined }
  | { readonly kind: 'failed'; readonly vertex: BuildVertex; readonly message: string }
  /** Something else has failed, or nobody wants it any more. */
  | { readonly kind: 'cancelled'; readonly vertex: BuildVertex }
  | { readonly kind: 'missed'; readonly vertex: BuildVertex; readonly reason: CacheMiss; readonly text: string }
  /** A program runs for it; nobody finds its container with `ps`. */
  | { readonly kind: 'running'; readonly vertex: BuildVertex; readonly containerId: ContainerId }
  | {
      readonly kind: 'output';
      readonly vertex: BuildVertex;
      readonly stream: 'stdout' | 'stderr';
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'transfer';
      readonly vertex: BuildVertex;
      /** What is moved: a layer's digest, `context`. */
      readonly what: string;
      readonly currentBytes: number;
      readonly totalBytes?: number | undefined;
    }
  | { readonly kind: 'warning'; readonly warning: BuildWarning }
  /** Variables that the build was given and no ARG asks for; at most once a platform, when its stages are built. */
  | { readonly kind: 'args-unused'; readonly names: readonly string[] }
  /** Once, at the end, where an image was made. */
  | { readonly kind: 'image'; readonly id: Digest }
  | { readonly kind: 'tagged'; readonly name: string };

/** What stands for a step when it is done: names the files and the configuration so far. No image has this id. */
export type StepResult = {
  readonly id: Digest;
  /** Of a base: how many steps it left to whoever builds on it. */
  readonly triggers?: number | undefined;
};
