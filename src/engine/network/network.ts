import type { ContainerId } from '../container/container.js';

/** `null` is docker's word for the driver of the network `none`. */
export type NetworkDriver = 'bridge' | 'host' | 'null' | 'macvlan' | 'ipvlan';

/** A network that containers can be on. Data: its bridge and rules come and go with the containers on it. */
export type Network = {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The driver's, in docker's words: `com.docker.network.bridge.name`, `parent`, … */
  readonly options: Readonly<Record<string, string>>;
  /** Nothing on it reaches anything outside. */
  readonly isInternal: boolean;
  readonly isAttachable: boolean;
  readonly hasIpv4: boolean;
  readonly hasIpv6: boolean;
  /** `bridge`, `host` and `none`, which are always there. */
  readonly isBuiltIn: boolean;
  readonly addressing: Addressing;
};

/** Where a network's addresses come from. */
export type Addressing = {
  readonly driver: 'default' | 'null';
  /** Undefined where none were given, which docker tells from none at all. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  readonly pools: readonly AddressPool[];
};

/** One subnet of a network. Addresses without a prefix; empty where nobody has chosen. */
export type AddressPool = {
  /** `172.30.0.0/22`, `fd00:1::/64`; empty for one that is chosen when it is first needed. */
  readonly subnet: string;
  /** The part of the subnet that containers get their addresses from; empty for all of it. */
  readonly range: string;
  readonly gateway: string;
  /** Addresses that no container may have, by what they are for. */
  readonly reserved: Readonly<Record<string, string>>;
};

/** A container on a network, while it runs. */
export type NetworkMember = {
  readonly containerId: ContainerId;
  readonly containerName: string;
  readonly endpointId: string;
  readonly macAddress: string;
  /** With its prefix: `172.30.0.2/22`; empty where it has none. */
  readonly ipv4Address: string;
  readonly ipv6Address: string;
};

/** A network with who is on it. */
export type NetworkDetails = { readonly network: Network; readonly members: readonly NetworkMember[] };

export type NetworkFilter = {
  /** Regular expressions that match anywhere in the name, or in the id. */
  readonly name?: readonly string[] | undefined;
  readonly id?: readonly string[] | undefined;
  readonly driver?: readonly string[] | undefined;
  readonly label?: readonly string[] | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly type?: 'builtin' | 'custom' | undefined;
  /** True: those that no container, running or not, belongs to. */
  readonly isDangling?: boolean | undefined;
};
