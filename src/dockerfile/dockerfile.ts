import type { ArgInstruction, FromInstruction, Instruction } from './instruction.js';
import type { SourceRange } from './source-range.js';

/** `# name=value` at the very top. */
export type ParserDirective = {
  readonly name: 'syntax' | 'escape' | 'check';
  readonly value: string;
  readonly range: SourceRange;
};

export type EscapeCharacter = '\\' | '`';

/** From one FROM to the next. */
export type Stage = {
  /** Counted from 0: `--from=0` means the first. */
  readonly index: number;
  /** In lower case; undefined for a stage without a name. */
  readonly name?: string | undefined;
  readonly from: FromInstruction;
  readonly instructions: readonly Instruction[];
  /** What is said of the stage in a comment `# name says what it is for` right above. */
  readonly description?: string | undefined;
};

/** A Dockerfile as read: nothing is expanded, nothing looked up. */
export type Dockerfile = {
  readonly text: string;
  readonly directives: readonly ParserDirective[];
  readonly escape: EscapeCharacter;
  /** ARGs before the first FROM: they are known to FROM lines, and to a stage that names them again. */
  readonly metaArgs: readonly ArgInstruction[];
  /** At least one. */
  readonly stages: readonly Stage[];
  /** Instructions with an empty line within their continuation lines: a lint rule asks. */
  readonly emptyContinuations: readonly SourceRange[];
};
