import { type Instruction } from './instruction.js';
/**
 * Runs a program of {@link Instruction}s as the kernel does: for tests, and where there is no kernel.
 *
 * @returns what the program returns; 0 where it looks behind the end of the packet.
 */
export declare function runFilter(program: readonly Instruction[], packet: Uint8Array, originalLength?: number): number;
