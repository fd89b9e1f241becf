import type { EngineError } from '../../errors/engine-error.js';
import type { EscapeCharacter } from '../dockerfile.js';
import type { Heredoc } from '../heredoc.js';
import type { Written } from '../instruction.js';

/** An instruction cut into its parts, for the reader of its kind. */
export type InstructionSource = {
  readonly written: Written;
  /** In upper case. */
  readonly name: string;
  /** `--name=value`, in their order. */
  readonly flags: readonly string[];
  /** All after keyword and flags, without blanks around. */
  readonly rest: string;
  readonly heredocs: readonly Heredoc[];
  readonly escape: EscapeCharacter;
  /** The error that says what is wrong with it. */
  readonly fault: (reason: string) => EngineError;
};

export const atLeastOne = ({ name, fault }: InstructionSource): EngineError =>
  fault(`${name} requires at least one argument`);

export const exactlyOne = ({ name, fault }: InstructionSource): EngineError =>
  fault(`${name} requires exactly one argument`);
