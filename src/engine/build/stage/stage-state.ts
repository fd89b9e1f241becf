import type { Descriptor } from '../../../oci/descriptor.js';
import type { ChainId, DiffId } from '../../../oci/digest.js';
import type { ImageConfig, ImageHistory, ImageRunConfig } from '../../../oci/image-config.js';

/** A layer, stored as a blob and as a snapshot. */
export type StoredLayer = { readonly descriptor: Descriptor; readonly diffId: DiffId };

/** The files that a stage has so far. */
export type StageFiles = {
  /** Undefined where there are none: `FROM scratch`. */
  readonly chain: ChainId | undefined;
  /** Lowest first. */
  readonly layers: readonly StoredLayer[];
};

/** What a stage has come to, after each of its instructions. */
export type StageState = {
  readonly files: StageFiles;
  /** So many of its layers, from the lowest on, are of the image that it all began with. */
  readonly baseLayers: number;
  readonly platform: Pick<ImageConfig, 'architecture' | 'os' | 'variant'>;
  /** Whose types its image has. */
  readonly family: 'oci' | 'docker';
  readonly run: ImageRunConfig;
  readonly author: string | undefined;
  readonly history: readonly ImageHistory[];
  /** When its files were last changed; undefined for those of nothing. */
  readonly createdAt: string | undefined;
  /**
   * What has been declared with ARG, here or in the stage below, with its value; in the order of the file. It hides a
   * variable of the image; an ENV after it gives it another value.
   */
  readonly args: ReadonlyMap<string, string>;
  /** A CMD of this stage outlives its ENTRYPOINT; one of the base image does not. */
  readonly hasOwnCommand: boolean;
};

/** What a word of a Dockerfile may name, and programs of its steps see: the image's environment, and ARGs over it. */
export function variablesOf({ args, run }: Pick<StageState, 'args' | 'run'>): ReadonlyMap<string, string> {
  return new Map([...(run.Env ?? []).map(splitVariable), ...args]);
}

/** `NAME=value` → both. */
export function splitVariable(variable: string): readonly [string, string] {
  const equals = variable.indexOf('=');
  return equals < 0 ? [variable, ''] : [variable.slice(0, equals), variable.slice(equals + 1)];
}

/**
 * Adds a line to the history. `isEmpty`: it has no layer. Such a line is as old as the files are, so that a build of nothing
 * new makes the same image.
 */
export const withHistory = (
  state: StageState,
  step: { readonly createdBy: string; readonly isEmpty: boolean },
): StageState => ({
  ...state,
  history: [
    ...state.history,
    {
      ...(state.createdAt !== undefined && { created: state.createdAt }),
      created_by: step.createdBy,
      comment: 'buildkit.dockerfile.v0',
      ...(step.isEmpty && { empty_layer: true }),
    },
  ],
});
