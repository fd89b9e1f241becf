import { type Instruction } from './instruction.js';
import type { TestTree } from './test-tree.js';
/** What the program says of a packet: this many bytes of it, or none where it is 0. */
export type Verdicts = {
  readonly match: number;
  readonly otherwise: number;
};
/**
 * The program that answers `tree`, testing no more than it takes.
 *
 * @returns undefined where it would be longer than the kernel takes.
 */
export declare function assemble(tree: TestTree, { match, otherwise }: Verdicts): readonly Instruction[] | undefined;
