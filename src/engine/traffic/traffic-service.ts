import type { ContainerId } from '../container/container.js';

/** A frame as it went by. */
export type CapturedPacket = {
  /** Nanoseconds since 1970 do not fit a number: whole seconds, and the rest. */
  readonly timeSeconds: number;
  readonly timeNanosRest: number;
  /** In the container: `eth0`. */
  readonly interfaceName: string;
  /** Seen from the container. */
  readonly direction: 'in' | 'out';
  /** From its Ethernet header on, as much as was asked for. Hostile: it says what whoever sent it wanted. */
  readonly bytes: Uint8Array;
  /** As long as it was on the way. */
  readonly originalLength: number;
};

export type CaptureCounts = {
  /** That passed the filter. */
  readonly received: number;
  /** Of those the ones that the kernel threw away, because nobody had read the earlier ones. */
  readonly dropped: number;
};

export type CaptureOptions = {
  /** `eth0`, `lo`; all but the loopback where it is undefined. */
  readonly interfaceName?: string | undefined;
  /** Which packets, in tcpdump's words: `host 10.0.0.2 and not port 53`. */
  readonly filter?: string | undefined;
  /** How many bytes of each; all of them where it is undefined. */
  readonly snapLength?: number | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A capture that runs. Disposed of, or with its signal, it ends, and so do its packets. */
export interface Capture extends AsyncDisposable {
  readonly containerId: ContainerId;
  readonly interfaceNames: readonly string[];
  readonly snapLength: number;
  /** In batches, as they come; to be read once. It ends also with the container's network. */
  readonly batches: AsyncIterable<readonly CapturedPacket[]>;
  /** So far; at the end, all. */
  counts(): CaptureCounts;
}

/** Who the far end of a flow is. */
export type FlowPeer =
  | { readonly kind: 'container'; readonly containerId: ContainerId; readonly name: string }
  /** This machine. */
  | { readonly kind: 'host' }
  /** The container itself, by its loopback or by an address of its own. */
  | { readonly kind: 'self' }
  | { readonly kind: 'outside' };

/** What went one way, headers of IP included. */
export type FlowCount = { readonly packets: number; readonly bytes: number };

/** Two that talk to each other, as the kernel's connection tracking knows them. */
export type Flow = {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `sctp`, or the protocol's number. */
  readonly protocol: string;
  /** `ESTABLISHED`, `TIME_WAIT`; empty but for TCP. */
  readonly state: string;
  /** Who began: the container, or the far end. */
  readonly startedBy: 'container' | 'peer';
  readonly address: string;
  /** 0 where the protocol has none. */
  readonly port: number;
  readonly peerAddress: string;
  readonly peerPort: number;
  readonly peer: FlowPeer;
  readonly sent: FlowCount;
  readonly received: FlowCount;
};

export type FlowReport = {
  readonly containerId: ContainerId;
  /** Since when bytes are counted: connections that are older are there with what they carried since. */
  readonly countedSinceMs: number;
  /** The largest first. */
  readonly flows: readonly Flow[];
};

/** Watches what a running container says to whom. Nothing need be in it. */
export interface TrafficService {
  /**
   * Listens to a container's interfaces.
   * @throws container_not_found, container_not_running, filter_invalid, interface_not_found, capture_failed
   */
  capture(ref: string, options?: CaptureOptions): Promise<Capture>;
  /**
   * Who talks to whom at this moment, and how much it was. The first call has the kernel count in the container's
   * network from then on, until the container ends.
   * @throws container_not_found, container_not_running, network_not_own, flows_unavailable
   */
  flows(ref: string): Promise<FlowReport>;
}
