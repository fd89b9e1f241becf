/** Where packets of an interface can be met. */
export type PacketHook = 'ingress' | 'egress';

/** A program of the kernel's virtual machine at a hook: it decides what becomes of each packet. */
export type PacketProgram = {
  readonly device: string;
  readonly hook: PacketHook;
  /** Instructions of eBPF. */
  readonly instructions: Uint8Array;
  /** The lower, the earlier. */
  readonly priority: number;
};

/** What is done to packets in a network namespace, named by its file (`/proc/PID/ns/net`). Failures are `shaping_failed`. */
export interface TrafficControl {
  /** Whether the kernel has a queueing discipline or kind of interface. Loads its module where there is one. */
  hasQueueing(kind: 'htb' | 'netem'): Promise<boolean>;
  /** Lines of `ip -batch` or `tc -batch`; `isForced` goes on after lines that fail, and fails never. */
  batch(
    namespace: string,
    program: 'ip' | 'tc',
    lines: readonly string[],
    options?: { readonly isForced?: boolean | undefined },
  ): Promise<void>;
  /** A script of nftables, carried out whole or not at all. Gives what it printed. */
  rules(namespace: string, script: string): Promise<string>;
  indexOf(namespace: string, device: string): number;
  /** Puts a program at a hook whose `clsact` is there. */
  attach(namespace: string, program: PacketProgram): Promise<void>;
  /**
   * From now on a packet that is sent by `from`, one end of a pair, waits at `to`, the other, up to `everyNanos`:
   * the kernel looks there so often. Checksums are reckoned when it is sent.
   */
  tick(namespace: string, pair: { readonly from: string; readonly to: string }, everyNanos: number): void;
}
