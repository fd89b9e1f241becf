/** A network interface as the kernel tells it. */
export type Link = {
  readonly name: string;
  readonly mtu: number;
  readonly macAddress: string;
  readonly isUp: boolean;
  /** IPv4 addresses with their prefix: `192.0.2.2/24`. */
  readonly addresses: readonly string[];
};

/** An IPv4 route of any table; the kernel's own for its addresses included. */
export type Route = {
  /** `10.0.0.0/8`, `192.0.2.7/32`, or `default`. */
  readonly destination: string;
  readonly device: string | undefined;
};

export type Bridge = {
  readonly name: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly macAddress: string;
  readonly mtu: number;
};

/** A pair of virtual interfaces: one end on a bridge, the other inside a container. */
export type BridgePort = {
  readonly bridge: string;
  /** Name of the end that stays here, 15 bytes at most; not in use yet. */
  readonly hostName: string;
  readonly containerName: string;
  /** A process in the container's network namespace. */
  readonly pid: number;
  readonly macAddress: string;
  readonly mtu: number;
  readonly address: string;
  readonly prefixLength: number;
  /** Where the container's default route goes. */
  readonly gateway: string;
};

/**
 * Network interfaces of the network namespace that this process is in.
 *
 * Failures are `network_failed`, or `program_missing` where the machine lacks what it takes.
 */
export interface Links {
  /** Cheap: starts no program. */
  has(name: string): boolean;
  list(): Promise<readonly Link[]>;
  routes(): Promise<readonly Route[]>;
  /** Makes the bridge, or makes it so again. Turns forwarding on; what comes from 127.0.0.0/8 may leave by it. */
  createBridge(bridge: Bridge): Promise<void>;
  /**
   * Joins a container to a bridge: its loopback, one interface with address and default route, no IPv6.
   * The pair ends with the container's network namespace, so that nobody has to take it down.
   */
  connect(port: BridgePort): Promise<void>;
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>;
}
