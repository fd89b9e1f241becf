/** Registers of eBPF: 0 for results, 1 to 5 for arguments, 6 to 9 kept over calls, 10 the stack. */
export type Register = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

type Operand = Register | { readonly imm: number };

type Line = {
  readonly code: number;
  readonly to: number;
  readonly from: number;
  readonly offset: number;
  readonly imm: number;
  readonly jump?: string | undefined;
};

// <linux/bpf.h>: classes, sources, operations
const ALU64 = 0x07;
const ALU32 = 0x04;
const JUMP32 = 0x06;
const JUMP = 0x05;
const FROM_REGISTER = 0x08;
const CALL = 0x85;
const EXIT = 0x95;
export const ARITHMETIC = {
  add: 0x00,
  sub: 0x10,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  shiftLeft: 0x60,
  mod: 0x90,
  xor: 0xa0,
  set: 0xb0,
} as const;
/** Of 32 bits without sign, but for `isAbove0`. */
export const CONDITION = {
  equal: 0x10,
  above: 0x20,
  notBelow: 0x30,
  anyBit: 0x40,
  notEqual: 0x50,
  isAbove0: 0x60,
} as const;
const SIZE = { word: 0x00, byte: 0x10 } as const;
const LOAD = 0x61;
const STORE = 0x63;

/** Helpers of the kernel. @see bpf-helpers(7) */
export const HELPER = {
  nanoseconds: 5,
  random: 7,
  storeBytes: 9,
  cloneRedirect: 13,
  redirect: 23,
  loadBytes: 26,
  checksumLevel: 135,
} as const;

const isRegister = (operand: Operand): operand is Register => typeof operand === 'number';

/** Writes a program of eBPF; jumps go to names, forward only. */
export class Assembler {
  readonly #lines: Line[] = [];
  readonly #labels = new Map<string, number>();

  label(name: string): void {
    this.#labels.set(name, this.#lines.length);
  }

  set(to: Register, value: Operand): void {
    this.compute('set', to, value);
  }

  /** Of 64 bits. */
  compute(operation: keyof typeof ARITHMETIC, to: Register, value: Operand): void {
    this.#arithmetic(ALU64, ARITHMETIC[operation], to, value);
  }

  /** Of the lower 32 bits, without sign; the upper ones become 0. */
  compute32(operation: keyof typeof ARITHMETIC, to: Register, value: Operand): void {
    this.#arithmetic(ALU32, ARITHMETIC[operation], to, value);
  }

  jump(name: string): void {
    this.#add({ code: JUMP, jump: name });
  }

  jumpIf(condition: keyof typeof CONDITION, left: Register, imm: number, name: string): void {
    this.#add({ code: JUMP32 | CONDITION[condition], to: left, imm, jump: name });
  }

  load(to: Register, from: Register, offset: number, size: keyof typeof SIZE = 'word'): void {
    this.#add({ code: LOAD | SIZE[size], to, from, offset });
  }

  store(to: Register, offset: number, from: Register, size: keyof typeof SIZE = 'word'): void {
    this.#add({ code: STORE | SIZE[size], to, from, offset });
  }

  /** As an instruction of the classic filter, which reads the packet in register 6 into register 0. */
  loadPacket(code: number, imm: number, index: Register = 0): void {
    this.#add({ code, from: index, imm });
  }

  call(helper: keyof typeof HELPER): void {
    this.#add({ code: CALL, imm: HELPER[helper] });
  }

  exit(): void {
    this.#add({ code: EXIT });
  }

  /** Eight bytes for each instruction, in the order of this machine's kind, which is the little end first. */
  bytes(): Uint8Array {
    const view = new DataView(new ArrayBuffer(this.#lines.length * 8));
    this.#lines.forEach(({ code, to, from, offset, imm, jump }, at) => {
      view.setUint8(at * 8, code);
      view.setUint8(at * 8 + 1, to | (from << 4));
      view.setInt16(at * 8 + 2, jump === undefined ? offset : this.#distance(at, jump), true);
      view.setInt32(at * 8 + 4, imm, true);
    });
    return new Uint8Array(view.buffer);
  }

  #distance(at: number, jump: string): number {
    const place = this.#labels.get(jump);
    if (place === undefined) throw new Error(`no label ${jump}`);
    return place - at - 1;
  }

  #arithmetic(kind: number, operation: number, to: Register, value: Operand): void {
    if (isRegister(value)) this.#add({ code: kind | operation | FROM_REGISTER, to, from: value });
    else this.#add({ code: kind | operation, to, imm: value.imm });
  }

  #add({ code, to = 0, from = 0, offset = 0, imm = 0, jump }: Partial<Line> & Pick<Line, 'code'>): void {
    this.#lines.push({ code, to, from, offset, imm: imm | 0, jump });
  }
}
