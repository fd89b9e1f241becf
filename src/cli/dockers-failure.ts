import type { ErrorCode } from '../errors/catalogue.js';
import type { EngineError } from '../errors/engine-error.js';

/** Failures that docker's program begins with a word of its own. */
const ERRORS: ReadonlySet<ErrorCode> = new Set(['object_not_found', 'containers_not_started', 'container_not_renamed']);

/** What it finds out by itself, though it is none of the arguments. */
const CLIENTS_OWN: ReadonlySet<ErrorCode> = new Set([
  ...ERRORS,
  'far_unreachable',
  'stdin_not_terminal',
  'flag_of_windows',
]);

/** What its program passes on as it is, and ours has read before it asked the engine. */
const DAEMONS_OWN: ReadonlySet<ErrorCode> = new Set(['wish_refused', 'mount_invalid', 'signal_invalid']);

const WITHOUT_HELP: ReadonlySet<ErrorCode> = new Set(['stdin_not_terminal', 'flag_of_windows']);

type Call = {
  readonly path: string;
  /** Whether it is the command that begins its failures with the program's name. */
  readonly isRun: boolean;
  /** Whether the engine said so. */
  readonly isEngines: boolean;
};

/** A failure as docker 28 tells it: what came from its daemon, what it found out by itself, and where to read on. */
export function dockersFailure(
  { kind, code, message }: EngineError,
  { path, isRun, isEngines }: Call,
): { readonly sentence: string; readonly more: readonly string[] } {
  const isDaemons = (isEngines || kind !== 'invalid_argument' || DAEMONS_OWN.has(code)) && !CLIENTS_OWN.has(code);
  const said = isDaemons ? `Error response from daemon: ${message}` : ERRORS.has(code) ? `Error: ${message}` : message;
  const endsInHelp = (isRun && !WITHOUT_HELP.has(code)) || code === 'options_refused';
  if (!endsInHelp) return { sentence: said, more: [] };
  return { sentence: `docker: ${said}`, more: ['', `Run '${path} --help' for more information`] };
}
