import type { SocketPacket } from '../packet-sockets.js';

/** Blocks of packets that the kernel fills and we empty. @see packet_mmap in the kernel's documentation, TPACKET_V3 */
export const RING = { blockBytes: 1 << 18, blocks: 64, frameBytes: 2048, retireMs: 50 } as const;

export const RING_BYTES = RING.blockBytes * RING.blocks;

// <linux/if_packet.h>
const BLOCK = { status: 8, packets: 12, firstOffset: 16 } as const;
const PACKET = { next: 0, seconds: 4, nanos: 8, captured: 12, length: 16, macOffset: 24, address: 48 } as const;
const ADDRESS = { interfaceIndex: 4, hardware: 8, kind: 10 } as const;
const OWNED_BY = { kernel: 0, user: 1 } as const;
const PACKET_OUTGOING = 4;
// <linux/if_arp.h>: those whose frames begin as Ethernet's do
const ARPHRD = { ethernet: 1, loopback: 772 } as const;

/** Reads the ring in the order in which the kernel fills it. */
export class PacketRing {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #words: Int32Array;
  #block = 0;

  constructor(memory: ArrayBuffer) {
    this.#bytes = new Uint8Array(memory);
    this.#view = new DataView(memory);
    this.#words = new Int32Array(memory);
  }

  /** What the kernel has handed over; gives the blocks back. */
  take(): readonly SocketPacket[] {
    const packets: SocketPacket[] = [];
    for (let taken = 0; taken < RING.blocks; taken += 1) {
      const start = this.#block * RING.blockBytes;
      const status = (start + BLOCK.status) / 4;
      if ((Atomics.load(this.#words, status) & OWNED_BY.user) === 0) return packets;
      this.#read(start, packets);
      Atomics.store(this.#words, status, OWNED_BY.kernel);
      this.#block = (this.#block + 1) % RING.blocks;
    }
    return packets;
  }

  #read(start: number, packets: SocketPacket[]): void {
    const count = this.#view.getUint32(start + BLOCK.packets, true);
    let at = start + this.#view.getUint32(start + BLOCK.firstOffset, true);
    for (let index = 0; index < count; index += 1) {
      const packet = this.#packet(at);
      if (packet) packets.push(packet);
      at += this.#view.getUint32(at + PACKET.next, true);
    }
  }

  /** Undefined for frames without an Ethernet header, and for the second sight of what goes by the loopback. */
  #packet(at: number): SocketPacket | undefined {
    const view = this.#view;
    const address = at + PACKET.address;
    const hardware = view.getUint16(address + ADDRESS.hardware, true);
    const isOutgoing = view.getUint8(address + ADDRESS.kind) === PACKET_OUTGOING;
    if (hardware !== ARPHRD.ethernet && (hardware !== ARPHRD.loopback || isOutgoing)) return undefined;
    const first = at + view.getUint16(at + PACKET.macOffset, true);
    return {
      timeSeconds: view.getUint32(at + PACKET.seconds, true),
      timeNanosRest: view.getUint32(at + PACKET.nanos, true),
      interfaceIndex: view.getInt32(address + ADDRESS.interfaceIndex, true),
      isOutgoing,
      // A copy: the kernel writes over it.
      bytes: this.#bytes.slice(first, first + view.getUint32(at + PACKET.captured, true)),
      originalLength: view.getUint32(at + PACKET.length, true),
    };
  }
}
