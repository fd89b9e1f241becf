import type { IpFamily } from './links.js';

/** A port of this machine that leads into a container. */
export type PublishedPort = {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** An address of this machine, of the container address's family; empty for all of that family. */
  readonly hostAddress: string;
  /** 0: no port of this machine, but the container's own is open to everybody. Then there is no host address either. */
  readonly hostPort: number;
  /** IPv4 or IPv6. */
  readonly containerAddress: string;
  readonly containerPort: number;
};

/** What one container may send to another of its bridge though they are kept apart; IPv4. */
export type LinkPath = {
  readonly from: string;
  readonly to: string;
  readonly protocol: PublishedPort['protocol'];
  readonly port: number;
};

/** How containers of a bridge and the world reach one another, for one family. */
export type Gateway = {
  /** By their own addresses, outwards and inwards: nothing is translated. */
  readonly isRouted: boolean;
  /** Whoever finds the way to a container reaches all of its ports. */
  readonly isUnprotected: boolean;
  /** Of this machine, for what goes out; empty: that of the interface by which it goes. */
  readonly sourceAddress: string;
};

/** The rules of one bridge, in a table of their own. */
export type BridgeRules = {
  readonly table: string;
  readonly bridge: string;
  /** `172.30.0.0/22`, `fd00:1::/64`. Rules are made for the families that occur here. */
  readonly subnets: readonly string[];
  /** What containers send to other networks carries an address of this machine. */
  readonly isMasqueraded: boolean;
  /** Nothing leaves and nothing comes in, but from and to this machine's address on the bridge. */
  readonly isInternal: boolean;
  /** Containers of the bridge do not reach one another, but by published ports. As the bridge's own. */
  readonly isIsolated: boolean;
  /** And by these, where the kernel shows what goes from port to port of the bridge. */
  readonly links?: readonly LinkPath[] | undefined;
  /** Undefined: nothing in particular is asked for. */
  readonly gateways?: Readonly<Record<IpFamily, Gateway>> | undefined;
  /** Interfaces of this machine: what comes by them reaches every port. */
  readonly trustedInterfaces?: readonly string[] | undefined;
  /**
   * Port of this machine where the containers' questions for names are answered: what they send to port 53 of the
   * bridge's own addresses leads there, and others' firewalls let it in. Undefined: nobody answers.
   */
  readonly dnsPort: number | undefined;
};

export type FirewallState = {
  /** All chains of the table are there. */
  readonly isInstalled: boolean;
  /** Chains of others that drop what they do not know, this bridge's traffic included: `ip filter FORWARD`. */
  readonly blockedBy: readonly string[];
};

/** What is sent, within a network of its own, to a place where nobody listens leads to where somebody does. */
export type InsideRedirect = {
  /** The file of the network namespace. */
  readonly namespace: string;
  /** An IPv4 address of its loopback. */
  readonly address: string;
  readonly port: number;
  readonly to: { readonly udp: number; readonly tcp: number };
};

/**
 * Address translation for containers on bridges, and what keeps bridges apart. Whatever it does, it does in one step or
 * not at all.
 *
 * Failures are `network_failed`, or `program_missing` where the machine lacks what it takes.
 */
export interface Firewall {
  /** Another text once anybody on this machine has changed any rule; undefined where the kernel does not tell. Cheap. */
  generation(): Promise<string | undefined>;
  /** Looks, changes nothing. */
  inspect(rules: BridgeRules): Promise<FirewallState>;
  /** Puts the whole table in place, in the stead of what was there, with these ports and no others. */
  install(rules: BridgeRules, ports: readonly PublishedPort[]): Promise<void>;
  /**
   * Adds ports; what has the same protocol, address and port gives way.
   * @returns false, and does nothing, where the table is not there.
   */
  publish(rules: BridgeRules, ports: readonly PublishedPort[]): Promise<boolean>;
  /** Takes ports away. Those that are not there, and a table that is not there, are no error. */
  unpublish(rules: BridgeRules, ports: readonly PublishedPort[]): Promise<void>;
  /** Undefined where the table is not there. */
  published(rules: BridgeRules): Promise<readonly PublishedPort[] | undefined>;
  /**
   * Lets the bridge's traffic through the chains of others that drop it, where their owners leave a place for that.
   * @returns Those that still drop it.
   */
  admit(rules: BridgeRules): Promise<readonly string[]>;
  /** Takes the table and what `admit` added away. Twice is no error. */
  remove(rules: BridgeRules): Promise<void>;
  /** In the stead of the one before. Ends with the namespace. */
  redirectInside(redirect: InsideRedirect): Promise<void>;
}
