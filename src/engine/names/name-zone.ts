/** A network whose containers find each other by name. Data, made from the records. */
export type NameZone = {
  readonly networkId: string;
  /** The host's addresses on it, where its containers ask. None: those are answered within their own networks. */
  readonly listenAddresses: readonly string[];
  /** Questions for names of others go nowhere. */
  readonly isInternal: boolean;
  readonly members: readonly NameMember[];
};

export type NameMember = {
  readonly containerId: string;
  /** Without a prefix; empty where it has none. */
  readonly ipv4Address: string;
  readonly ipv6Address: string;
  /** All that it is found by on this network; see `names-on-network.ts`. */
  readonly names: readonly string[];
  /** Who is asked what no container is called, for this container; none: the host's own servers. */
  readonly upstreams: readonly string[];
  /** What it alone calls others of this network; before anything that they are called by all. Undefined: nothing. */
  readonly links?: readonly NameLink[] | undefined;
};

/** A name of a container that only one other has for it. */
export type NameLink = { readonly name: string; readonly containerId: string };
