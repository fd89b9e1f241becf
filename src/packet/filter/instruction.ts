/** One instruction of the classic packet filter: what sockets and traffic control take. @see bpf(4), <linux/filter.h> */
export type Instruction = {
  readonly code: number;
  /** How many instructions to leave out where the condition holds, and where it does not. */
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly operand: number;
};

/** Codes: A is the accumulator, X the index register, `packet` the bytes from the Ethernet header on. */
export const CODE = {
  /** A = 4, 2, 1 bytes of packet[operand] */
  loadWord: 0x20,
  loadHalf: 0x28,
  loadByte: 0x30,
  /** A = 2 bytes of packet[X + operand] */
  loadHalfIndexed: 0x48,
  /** A = the packet's length */
  loadLength: 0x80,
  /** X = 4 * (packet[operand] & 0xf): the length of an IPv4 header */
  loadHeaderLength: 0xb1,
  /** A = A & operand */
  and: 0x54,
  jump: 0x05,
  jumpIfEqual: 0x15,
  jumpIfGreater: 0x25,
  jumpIfNotLess: 0x35,
  jumpIfAnyBit: 0x45,
  returnOperand: 0x06,
} as const;

/** BPF_MAXINSNS */
export const MOST_INSTRUCTIONS = 4096;

export const instruction = (code: number, operand: number, jumpTrue = 0, jumpFalse = 0): Instruction => ({
  code,
  jumpTrue,
  jumpFalse,
  operand: operand >>> 0,
});
