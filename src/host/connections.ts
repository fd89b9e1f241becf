/** One side's view of a connection: who sends to whom. */
export type ConnectionEnds = {
  readonly source: string;
  readonly destination: string;
  /** 0 where the protocol has none. */
  readonly sourcePort: number;
  readonly destinationPort: number;
};

/** What the kernel's connection tracking knows of two that talk to each other. */
export type TrackedConnection = {
  /** Of IP: 6 is TCP. */
  readonly protocol: number;
  /** Of TCP, as the kernel numbers it; undefined for others. */
  readonly tcpState: number | undefined;
  /** As the first packet was sent. */
  readonly original: ConnectionEnds;
  /** As answers are: after translation of addresses this is not the other way round. */
  readonly reply: ConnectionEnds;
  readonly originalPackets: number;
  readonly originalBytes: number;
  readonly replyPackets: number;
  readonly replyBytes: number;
};

/** Connections in a network namespace, named by its file. */
export interface Connections {
  /** Counts packets and bytes of connections there from now on. Once more is no error. @throws flows_unavailable */
  count(namespace: string): Promise<void>;
  /** @throws flows_unavailable */
  list(namespace: string): readonly TrackedConnection[];
}
