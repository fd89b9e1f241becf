import type { PrivateMount } from '../../host/syscalls.js';
import type { WhiteoutForm } from '../layer/unpack-job.js';

/** How the tree of a container comes about from layers. Chosen once per data root, and never changed there. */
export interface SnapshotDriver {
  readonly name: 'overlay' | 'copy';
  /** The form that layers are to be unpacked in. */
  readonly whiteouts: WhiteoutForm;
  readonly maxLayers: number;
  /** Fills the empty folder `dir` for a container on `layers`, folders of trees, lowest first. */
  build(dir: string, layers: readonly string[]): Promise<void>;
  mounts(tree: ContainerTree, options: MountOptions): readonly PrivateMount[];
  /** Shows `layers`, of which there is one at least, read-only; undefined where it takes a copy. */
  layerMounts(layers: readonly string[], target: string): readonly PrivateMount[] | undefined;
  /** Where in `dir` what the container writes ends up. */
  changesDir(dir: string): string;
}

export type ContainerTree = { readonly dir: string; readonly layers: readonly string[] };

export type MountOptions = {
  readonly target: string;
  readonly access: 'write' | 'view';
  readonly isThrowAway: boolean;
};
