import { CODE, type Instruction } from './instruction.js';

/**
 * Runs a program of {@link Instruction}s as the kernel does: for tests, and where there is no kernel.
 *
 * @returns what the program returns; 0 where it looks behind the end of the packet.
 */
export function runFilter(
  program: readonly Instruction[],
  packet: Uint8Array,
  originalLength: number = packet.length,
): number {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  let [accumulator, index] = [0, 0];
  try {
    for (let at = 0; ; at += 1) {
      const next = program[at];
      if (!next) return 0;
      const { code, operand, jumpTrue, jumpFalse } = next;
      if (code === CODE.returnOperand) return operand;
      if (code === CODE.jump) at += operand;
      else if (code === CODE.loadHeaderLength) index = 4 * (view.getUint8(operand) & 0xf);
      else if (code === CODE.loadLength) accumulator = originalLength;
      else if (code === CODE.and) accumulator = (accumulator & operand) >>> 0;
      else if ((code & 0x07) === 0x05) at += isTrue(code, accumulator, operand) ? jumpTrue : jumpFalse;
      else accumulator = load(view, code, code === CODE.loadHalfIndexed ? index + operand : operand);
    }
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}

function isTrue(code: number, accumulator: number, operand: number): boolean {
  if (code === CODE.jumpIfEqual) return accumulator === operand;
  if (code === CODE.jumpIfGreater) return accumulator > operand;
  if (code === CODE.jumpIfNotLess) return accumulator >= operand;
  return (accumulator & operand) !== 0;
}

function load(view: DataView, code: number, at: number): number {
  if (code === CODE.loadWord) return view.getUint32(at);
  if (code === CODE.loadByte) return view.getUint8(at);
  return view.getUint16(at);
}
