import type { ContainerId } from '../container/container.js';

/** What is done to packets on their way. What is undefined or 0 is not done. Per cent are 0 to 100. */
export type Impairment = {
  readonly delayMs?: number | undefined;
  /** By how much the delay differs, more or less, from packet to packet. */
  readonly jitterMs?: number | undefined;
  readonly lossPercent?: number | undefined;
  /** So many packets have one bit turned round. */
  readonly corruptPercent?: number | undefined;
  readonly duplicatePercent?: number | undefined;
  /** So many packets overtake those that wait: it takes a delay. */
  readonly reorderPercent?: number | undefined;
  readonly rateBitsPerSecond?: number | undefined;
};

/** Seen from the container: `out` is what it sends, `in` what comes to it. */
export type ShapeDirection = 'out' | 'in';

/** Whom the container talks to, on the far end of a packet. */
export type ShapeTarget = {
  /** As it was asked for: `web`, `10.0.0.0/8:80`. */
  readonly name: string;
  /** Of it the addresses, each with its prefix: `10.0.0.5/32`, `fd00::/8`. */
  readonly prefixes: readonly string[];
  /** Of the far end, TCP or UDP; any where it is undefined. */
  readonly port?: number | undefined;
};

/** One line of what is done to a container's packets. */
export type Shape = {
  readonly direction: ShapeDirection;
  /** Undefined: everybody that no other shape names. */
  readonly target: ShapeTarget | undefined;
  readonly impairment: Impairment;
};

/** Which of a container's shapes are meant. */
export type ShapeSelection = {
  /** Undefined is both for clearing, and `out` for shaping. */
  readonly direction?: ShapeDirection | 'both' | undefined;
  /** `ADDRESS[/PREFIX][:PORT]`, `[ADDRESS6]:PORT`, or a container, `:PORT` behind it if need be. */
  readonly to?: string | undefined;
};

export type ShapeOptions = Impairment & ShapeSelection;

/** On which side of a partition a container is, and of which. */
export type PartitionPlace = {
  /** The same for all who were parted by one order. */
  readonly partitionId: string;
  /** From 1 on, as they were named. */
  readonly group: number;
  /** Names of those that it does not reach: they live, and have not been healed. */
  readonly partedFrom: readonly string[];
};

/** What a running container suffers. It ends with the container's life: one that restarts has none. */
export type ContainerTrouble = {
  readonly containerId: ContainerId;
  readonly name: string;
  /** IPv4 and IPv6, without prefixes. */
  readonly addresses: readonly string[];
  readonly shapes: readonly Shape[];
  readonly partition: PartitionPlace | undefined;
};

/**
 * Bad networks on purpose, for running containers with a network of their own.
 *
 * All of it is done by the kernel in the network namespace of the container: it goes on without any process of gantry, ends
 * with the container, and takes no program in it.
 */
export interface TroubleService {
  /**
   * Shapes a container's packets. Another order for the same direction and target takes the place of the earlier one;
   * one for a further target is beside it.
   * @throws container_not_found, container_not_running, network_not_own, argument_invalid, shaping_unsupported
   */
  shape(ref: string, options: ShapeOptions): Promise<ContainerTrouble>;
  /** Leaves packets alone again. Where there is no such shape it is no error. @throws as {@link TroubleService.shape} */
  clear(ref: string, selection?: ShapeSelection): Promise<ContainerTrouble>;
  /**
   * Parts containers, so that none reaches one of another group; within its group, and outside of all groups, each
   * goes on. One group alone is parted from all other running containers. Whoever was parted before leaves that.
   *
   * @returns those that were parted
   * @throws container_not_found, container_not_running, network_not_own, argument_invalid
   */
  partition(groups: readonly (readonly string[])[]): Promise<readonly ContainerTrouble[]>;
  /**
   * Brings containers back to all others; without `refs` all of them.
   * @returns those that had been parted
   * @throws container_not_found
   */
  heal(refs?: readonly string[]): Promise<readonly ContainerTrouble[]>;
  /**
   * Of the containers named, or of all that run on a network of their own, by name.
   * @throws container_not_found, container_not_running, network_not_own
   */
  status(refs?: readonly string[]): Promise<readonly ContainerTrouble[]>;
}
