import { engineError } from '../../../errors/engine-error.js';
import type { CommandEnd } from '../../state/commands/prepared-command.js';

export type ProgramOptions = {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
};

/** Runs programs that a user asks for. A program that is not there throws `program_missing`; no exit code is an error. */
export interface UserPrograms {
  /** With our terminal as its own. */
  runOnTerminal(options: ProgramOptions): Promise<Pick<CommandEnd, 'exitCode' | 'signal'>>;
  /** Without input, in the background; keeps the last `maxBytes` of what it prints. */
  capture(
    options: ProgramOptions & { readonly maxBytes: number; readonly cancelSignal: AbortSignal },
  ): Promise<CommandEnd>;
}

/** Where nothing can be started. */
export const NO_PROGRAMS: UserPrograms = {
  runOnTerminal: ({ program }) => Promise.reject(engineError('program_missing', { program })),
  capture: ({ program }) => Promise.reject(engineError('program_missing', { program })),
};
