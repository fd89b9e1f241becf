import type { ErrorCode } from '../errors/catalogue.js';
import { type EngineError, isEngineError } from '../errors/engine-error.js';
import { firstFailure } from '../errors/first-failure.js';
import type { AnyCommand } from './command.js';
import { dockersFailure } from './dockers-failure.js';
import type { EngineFailures } from './engine-failures.js';
import { usageLine } from './help/usage-line.js';
import { BrokenPipe, type Output } from './output.js';

/** What a process that writes to a closed pipe ends with: 128 + SIGPIPE. */
const BROKEN_PIPE = 141;
const INTERRUPTED = 130;

/** Failures of the command line itself: told with the usage, and the exit code is always the catalogue's. */
const USAGE: ReadonlySet<ErrorCode> = new Set([
  'flag_unknown',
  'flag_letter_unknown',
  'flag_syntax_bad',
  'flag_value_missing',
  'flag_value_invalid',
  'flag_not_implemented',
  'operands_invalid',
  'command_unknown',
]);

/** Docker's code for a template that cannot be read, and for options of `create`, whichever command it is for. */
const OWN_EXIT_CODE: ReadonlySet<ErrorCode> = new Set(['template_invalid', 'options_refused', 'flag_of_windows']);

/** The command that was called, as far as it was found. */
export type CalledCommand = { readonly path: string; readonly command?: AnyCommand | undefined };

type Teller = {
  readonly err: Output;
  /** The name that it was called by. */
  readonly program: string;
  readonly isDebug: boolean;
  /** Called `docker`, by scripts that compare how sentences begin: which of them are an engine's. */
  readonly engineFailures: EngineFailures | undefined;
};

/** Tells the user what went wrong. @returns the exit code */
export function reportFailure(thrown: unknown, called: CalledCommand, teller: Teller): number {
  const error = firstFailure(thrown);
  if (error instanceof BrokenPipe) return BROKEN_PIPE;
  if (isEngineError(error, 'cancelled')) return INTERRUPTED;
  const lines = failureLines(error, called, teller);
  if (lines.length > 0) teller.err.line(lines.join('\n'));
  return exitCodeOf(error, called.command);
}

/** The catalogue decides, by code; no text is searched. */
export function exitCodeOf(error: unknown, command: AnyCommand | undefined): number {
  const otherwise = command?.failureExitCode ?? 1;
  if (!isEngineError(error)) return otherwise;
  if (error.kind === 'not_modified') return 0;
  const told = command?.exitCodes?.[error.code];
  if (told !== undefined) return told;
  const decides = isUsage(error) || OWN_EXIT_CODE.has(error.code) || command?.runsProgram;
  return (decides ? error.exitCode : undefined) ?? otherwise;
}

function failureLines(error: unknown, called: CalledCommand, teller: Omit<Teller, 'err'>): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap((each) => failureLines(each, called, teller));
  if (!isEngineError(error)) return unexpected(error, teller.isDebug);
  if (error.kind === 'not_modified') return [];
  if (isUsage(error)) return usageLines(error, called, teller);
  const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`];
  const isRun = called.command?.failureExitCode !== undefined;
  if (teller.engineFailures) {
    const isEngines = teller.engineFailures.has(error);
    const { sentence, more } = dockersFailure(error, { path: called.path, isRun, isEngines });
    return [sentence, ...hint, ...more];
  }
  return [`${isRun ? teller.program : 'Error'}: ${error.message}`, ...hint];
}

/** Anything but an EngineError is a bug of ours: its message alone says too little. */
function unexpected(error: unknown, isDebug: boolean): readonly string[] {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return [
    `gantry: unexpected failure: ${message}`,
    isDebug ? (stack ?? '') : 'hint: Run it again with --debug for details.',
  ];
}

function usageLines(
  error: EngineError,
  { path, command }: CalledCommand,
  { program }: Pick<Teller, 'program'>,
): readonly string[] {
  return [
    error.code.startsWith('flag_') ? error.message : `${program}: ${error.message}`,
    ...(command ? ['', usageLine(command, path)] : []),
    '',
    `Run '${path} --help' for more information`,
  ];
}

const isUsage = ({ code }: EngineError): boolean => USAGE.has(code);
