export type IpFamily = 'ipv4' | 'ipv6';

/** A network interface as the kernel tells it. */
export type Link = {
  readonly name: string;
  readonly mtu: number;
  readonly macAddress: string;
  readonly isUp: boolean;
  /** With their prefix: `192.0.2.2/24`, `2001:db8::2/64`. Link-local ones of IPv6 are left out: every interface has one. */
  readonly addresses: readonly string[];
};

/** A route of any table; the kernel's own for its addresses included. */
export type Route = {
  readonly family: IpFamily;
  /** `10.0.0.0/8`, `192.0.2.7/32`, `2001:db8::/32`, or `default`. */
  readonly destination: string;
  readonly device: string | undefined;
};

export type Bridge = {
  readonly name: string;
  /** The host's on it, with their prefix. None: containers reach one another, and the host is not there. */
  readonly addresses: readonly string[];
  readonly macAddress: string;
  readonly mtu: number;
  /**
   * Containers do not reach one another. Takes `isIsolated` of the bridge's rules and of its ports too: the kernel may
   * show what goes from port to port to the firewall, which can tell what came by a published port, or it may not.
   */
  readonly isIsolated?: boolean | undefined;
  /** Somebody made it for ends of his own: where it is there it keeps what it has, and only gets these addresses too. */
  readonly isForeign?: boolean | undefined;
  /** Ends of containers' pairs that are to be on it; those that are not there (any more) are passed over. */
  readonly ports?: readonly string[] | undefined;
};

/** A pair of virtual interfaces: one end on a bridge, the other inside a container. */
export type BridgePort = {
  readonly kind: 'bridge';
  readonly bridge: string;
  /** Name of the end that stays here, 15 bytes at most; not in use yet. */
  readonly hostName: string;
  /** As the bridge's. */
  readonly isIsolated?: boolean | undefined;
};

export type MacvlanMode = 'bridge' | 'private' | 'vepa' | 'passthru';

/** An interface with an address of its own on the wire of another one, which the host itself cannot reach. */
export type Macvlan = { readonly kind: 'macvlan'; readonly parent: string; readonly mode: MacvlanMode };

export type IpvlanMode = 'l2' | 'l3' | 'l3s';

export type IpvlanFlag = 'bridge' | 'private' | 'vepa';

/** As {@link Macvlan}, but with the hardware address of its parent. */
export type Ipvlan = {
  readonly kind: 'ipvlan';
  readonly parent: string;
  readonly mode: IpvlanMode;
  readonly flag?: IpvlanFlag | undefined;
};

/** An interface that containers' own stand on, made for that: an 802.1Q part of another one, or one that leads nowhere. */
export type ParentLink =
  | { readonly kind: 'vlan'; readonly name: string; readonly parent: string; readonly vlanId: number }
  /** The name of 14 bytes at most. */
  | { readonly kind: 'dummy'; readonly name: string };

/** One interface inside a container. */
export type ContainerInterface = {
  /** `eth0`; of 15 bytes at most, and not in use in the container. */
  readonly name: string;
  /** Undefined: the kernel chooses one. Has no meaning on ipvlan. */
  readonly macAddress?: string | undefined;
  readonly mtu: number;
  /** With their prefix. Without one of IPv6 the interface has no IPv6 at all. */
  readonly addresses: readonly string[];
  readonly link: BridgePort | Macvlan | Ipvlan;
  /** Set before it is up. */
  readonly sysctls?: readonly InterfaceSysctl[] | undefined;
};

/** A setting of the kernel for one interface: `net/ipv4/conf/eth0/forwarding`. */
export type InterfaceSysctl = { readonly key: string; readonly value: string };

/** Where a container sends what is for nobody on its own networks. */
export type DefaultRoute = {
  readonly family: IpFamily;
  /** Of the interface inside the container. */
  readonly interfaceName: string;
  /** Undefined: out of the interface as it is, as ipvlan's l3 modes have it. */
  readonly gateway: string | undefined;
};

export type ContainerLinks = {
  /** A process in the container's network namespace. */
  readonly pid: number;
  readonly interfaces: readonly ContainerInterface[];
  /** Take the place of those of their families. */
  readonly defaultRoutes: readonly DefaultRoute[];
};

/**
 * Network interfaces of the network namespace that this process is in, and of containers.
 *
 * Failures are `network_failed`, or `program_missing` where the machine lacks what it takes.
 */
export interface Links {
  /** Cheap: starts no program. */
  has(name: string): boolean;
  /** Whether this machine speaks IPv6 at all. Cheap too. */
  hasIpv6(): boolean;
  list(): Promise<readonly Link[]>;
  routes(): Promise<readonly Route[]>;
  /**
   * Makes the bridge, or makes it so again: addresses that are not listed go. Turns forwarding on for the families of
   * its addresses; what comes from 127.0.0.0/8 may leave by it.
   */
  createBridge(bridge: Bridge): Promise<void>;
  /** Makes the interface and takes it up. @returns false, and does nothing, where there is one of that name. */
  createParent(parent: ParentLink): Promise<boolean>;
  /**
   * Gives a container, new or running, interfaces: up, with addresses and default routes; and takes its loopback up.
   * All or none of them are there afterwards. They end with the container's network namespace, so that nobody has to
   * take them down.
   */
  connect(container: ContainerLinks): Promise<void>;
  /** Takes an interface out of a running container. One that is not there, or a container that has ended, is no error. */
  disconnect(place: { readonly pid: number; readonly name: string }): Promise<void>;
  /**
   * Makes these the default routes of a running container; a family without one has none afterwards. A container that has
   * ended is no error.
   */
  setDefaultRoutes(container: Pick<ContainerLinks, 'pid' | 'defaultRoutes'>): Promise<void>;
  /** Interfaces of a container, its loopback included. Empty where it has ended. */
  listInside(pid: number): Promise<readonly Link[]>;
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>;
}
