import type { Instruction } from '../packet/filter/instruction.js';

/** A frame that went by an interface. */
export type SocketPacket = {
  readonly timeSeconds: number;
  readonly timeNanosRest: number;
  readonly interfaceIndex: number;
  readonly isOutgoing: boolean;
  readonly bytes: Uint8Array;
  readonly originalLength: number;
};

/** Listens until it is closed: until then it keeps the network namespace that it is in. */
export interface PacketSocket extends AsyncDisposable {
  /** What has come since the last call; waits for the first. Undefined when the process it watches has ended, or it is closed. */
  read(): Promise<readonly SocketPacket[] | undefined>;
  /** How many the kernel threw away, because nobody had read the earlier ones. */
  dropped(): number;
}

export type ListenOptions = {
  /** File of a network namespace. */
  readonly namespace: string;
  /** When this process has ended, so has the listening. */
  readonly pid: number;
  /** 0 for all interfaces. */
  readonly interfaceIndex: number;
  /** Answers how many bytes of a packet are wanted; 0 for none. */
  readonly filter: readonly Instruction[];
};

/** Sees packets of interfaces as they go by. Failures are `capture_failed`. */
export interface PacketSockets {
  listen(options: ListenOptions): PacketSocket;
  /** Names by the index of each interface in the network namespace of a process. */
  interfaces(pid: number, namespace: string): ReadonlyMap<number, string>;
}
