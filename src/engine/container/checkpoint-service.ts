/** Where the checkpoints of a container are: in a folder of the user's, or, undefined, with the container. */
export type CheckpointPlace = { readonly folder?: string | undefined };

/** A checkpoint to go on from. */
export type CheckpointRef = CheckpointPlace & { readonly name: string };

/** Processes of containers, written to disk with all that they have in memory, to go on from there later. */
export interface CheckpointService {
  /**
   * Writes down what a running container's processes are, and ends them unless told otherwise.
   * @throws checkpoint_unsupported, container_not_running, container_state_conflict, checkpoint_exists, argument_invalid
   */
  create(
    ref: string,
    name: string,
    options?: CheckpointPlace & { readonly leavesRunning?: boolean | undefined },
  ): Promise<void>;
  /** Their names, in order. */
  list(ref: string, place?: CheckpointPlace): Promise<readonly string[]>;
  /** @throws checkpoint_not_found */
  remove(ref: string, name: string, place?: CheckpointPlace): Promise<void>;
}
