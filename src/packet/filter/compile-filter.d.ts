import type { Instruction } from './instruction.js';
import { type ResolveName } from './parse-filter.js';
/**
 * A filter in tcpdump's words as a program for the kernel, which answers with 0 for packets that nobody wants.
 *
 * @param resolve Gives names in it their addresses.
 * @throws filter_invalid
 */
export declare function compileFilter(text: string, resolve?: ResolveName): readonly Instruction[];
