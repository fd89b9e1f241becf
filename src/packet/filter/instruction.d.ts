/** One instruction of the classic packet filter: what sockets and traffic control take. @see bpf(4), <linux/filter.h> */
export type Instruction = {
  readonly code: number;
  /** How many instructions to leave out where the condition holds, and where it does not. */
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly operand: number;
};
/** Codes: A is the accumulator, X the index register, `packet` the bytes from the Ethernet header on. */
export declare const CODE: {
  /** A = 4, 2, 1 bytes of packet[operand] */
  readonly loadWord: 32;
  readonly loadHalf: 40;
  readonly loadByte: 48;
  /** A = 2 bytes of packet[X + operand] */
  readonly loadHalfIndexed: 72;
  /** A = the packet's length */
  readonly loadLength: 128;
  /** X = 4 * (packet[operand] & 0xf): the length of an IPv4 header */
  readonly loadHeaderLength: 177;
  /** A = A & operand */
  readonly and: 84;
  readonly jump: 5;
  readonly jumpIfEqual: 21;
  readonly jumpIfGreater: 37;
  readonly jumpIfNotLess: 53;
  readonly jumpIfAnyBit: 69;
  readonly returnOperand: 6;
};
/** BPF_MAXINSNS */
export declare const MOST_INSTRUCTIONS = 4096;
export declare const instruction: (code: number, operand: number, jumpTrue?: number, jumpFalse?: number) => Instruction;
