import type { Engine } from '../engine/index.js';
import type { ErrorCode } from '../errors/catalogue.js';
import type { AskedEngine, CliIo } from './cli-io.js';
import type { FlagTable, FlagValues } from './flag.js';
import type { Interruption } from './interruption.js';
import type { Output } from './output.js';

/** How many arguments, and what help calls them. */
export type Operands = {
  /** `CONTAINER [CONTAINER...]`; a line for each way of calling it. */
  readonly usage: string;
  readonly min: number;
  /** Undefined: any number. */
  readonly max?: number | undefined;
};

/** All that a command may touch besides the engine. */
export type CommandContext<Flags extends FlagTable = FlagTable> = {
  readonly flags: FlagValues<Flags>;
  readonly operands: readonly string[];
  readonly out: Output;
  readonly err: Output;
  readonly io: CliIo;
  readonly version: string;
  /** Which engine was asked for; commands that open one themselves pass it on. */
  readonly askedEngine: AskedEngine;
  nowMs(): number;
  /** From now until it is disposed of, Ctrl-C aborts a signal instead of ending the process. */
  untilInterrupted(): Interruption;
};

/** The command's exit code; undefined for 0. */
type Outcome = Promise<number | undefined> | Promise<void>;

type CommandText<Flags extends FlagTable> = {
  readonly summary: string;
  /** What its help says below that. */
  readonly explanation?: string | undefined;
  readonly operands: Operands;
  readonly flags: Flags;
  /** The first operand ends the flags: the rest belongs to the program to run. */
  readonly stopsAtOperand?: boolean | undefined;
  /** What containers share on the machine stays where there is none: this makes one. */
  readonly makesContainer?: boolean | undefined;
  /** Its exit code is a program's own: 126 and 127 of the error catalogue hold. */
  readonly runsProgram?: boolean | undefined;
  /** What else the program could not be started for, where docker has a code for that. */
  readonly exitCodes?: Partial<Readonly<Record<ErrorCode, number>>> | undefined;
  /** Exit code for failures; 1 unless given. */
  readonly failureExitCode?: number | undefined;
};

/** A command that works on the engine. */
export type EngineCommand<Flags extends FlagTable> = CommandText<Flags> & {
  run(engine: Engine, context: CommandContext<Flags>): Outcome;
  /** What is done where it takes another engine than the one that was chosen, or none. Undefined: it is not that. */
  runWithoutEngine?(context: CommandContext<Flags>): Promise<number> | undefined;
};

/** A command that opens no engine. */
export type LocalCommand<Flags extends FlagTable> = CommandText<Flags> & {
  runLocally(context: CommandContext<Flags>): Outcome;
};

/** A command with its flags' types forgotten: what the table holds. */
export type AnyCommand = CommandText<FlagTable> & {
  run?(engine: Engine, context: CommandContext): Outcome;
  runWithoutEngine?(context: CommandContext): Promise<number> | undefined;
  runLocally?(context: CommandContext): Outcome;
};

/**
 * A command as a record: parsing and help come from it, and each flag's type from its own parser, so that what
 * reaches `run` is already checked. Exit codes are not decided in it.
 */
export function command<const Flags extends FlagTable>(record: EngineCommand<Flags> | LocalCommand<Flags>): AnyCommand {
  return record;
}
