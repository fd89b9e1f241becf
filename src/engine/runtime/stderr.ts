import { type EngineError, engineError } from '../../errors/engine-error.js';

/** What was asked of the runtime, for words that do not name it themselves. */
export type RuntimeContext = {
  readonly id: string;
  /** The program that the container was to run. */
  readonly command?: string | undefined;
};

type Reading = {
  readonly words: RegExp;
  readonly error: (groups: Readonly<Record<string, string | undefined>>, context: RuntimeContext) => EngineError;
};

const notFound: Reading['error'] = ({ command = '' }) => engineError('command_not_found', { command });
const notExecutable: Reading['error'] = ({ command }, context) =>
  engineError('command_not_executable', { command: command ?? context.command ?? '' });
const directoryUnusable: Reading['error'] = ({ dir = '', reason = '' }) =>
  engineError('working_directory_unusable', { dir, reason: reason.toLowerCase() });
const sourceMissing: Reading['error'] = ({ path = '' }) => engineError('mount_source_missing', { path });
const mountMismatch: Reading['error'] = ({ source = '', target = '' }) =>
  engineError('mount_kind_mismatch', { source, target: target.startsWith('/') ? target : `/${target}` });
const notRunning: Reading['error'] = (_, { id }) => engineError('container_not_running', { id });

const paused: Reading['error'] = (_, { id }) =>
  engineError('container_state_conflict', { reason: `container ${id} is paused, unpause the container first` });

/** A group's processors are set first, which crun leaves out where it has not the descriptors. The limit of the program is crun's, too. */
const groupUnready: Reading['error'] = () =>
  engineError('runtime_failed', {
    reason:
      'the control group takes no process; a limit of open files (--ulimit nofile) below 30 is too few for the runtime',
  });

/** First match wins. Tried against crun 1.8 and runc 1.1; the samples are in the tests. */
const READINGS: readonly Reading[] = [
  { words: /writing file `\/sys\/fs\/cgroup\/.+`: No space left on device/, error: groupUnready },
  { words: /No space left on device/i, error: () => engineError('disk_full', { path: 'the root of the container' }) },

  // crun
  { words: /executable file `(?<command>.+)` not found/, error: notFound },
  { words: /open executable: (Permission denied|Operation not permitted|Is a directory)/, error: notExecutable },
  { words: /chdir `(?<dir>.+)`: (?<reason>.+)/, error: directoryUnusable },
  { words: /error stat'ing file `(?<path>.+)`: No such file/, error: sourceMissing },
  { words: /mount `(?<source>.+)` to `(?<target>.+)`: (Not a directory|Is a directory)/, error: mountMismatch },
  { words: /memory limit could be too low/, error: (_, { id }) => engineError('memory_limit_too_low', { id }) },
  { words: /(setns\(.*\)|kill container|kill|open pidfd|is not running): No such process/, error: notRunning },
  { words: /the container `.+` is not running/, error: notRunning },
  { words: /write to sync socket: Broken pipe/, error: notRunning }, // It was killed while a process was made in it.
  { words: /the container `.+` is paused/, error: paused },
  { words: /error opening file `.*\/status`: No such file/, error: notRunning },
  { words: /cannot open directory '.*': No such file/, error: notRunning },

  // runc
  { words: /exec: "(?<command>.+)": executable file not found/, error: notFound },
  { words: /exec: "(?<command>.+)": stat .+: no such file or directory/, error: notFound },
  { words: /exec: "(?<command>.+)": (permission denied|is a directory|operation not permitted)/, error: notExecutable },
  { words: /chdir to cwd \("(?<dir>.+)"\) set in config\.json failed: (?<reason>.+)/, error: directoryUnusable },
  { words: /container init: mkdir (?<dir>.+): (?<reason>not a directory)/, error: directoryUnusable },
  { words: /error mounting "(?<path>.+)" to rootfs at ".+": stat .+: no such file or directory/, error: sourceMissing },
  {
    words: /error mounting "(?<source>.+)" to rootfs at "(?<target>.+?)":.*: (not|is) a directory/,
    error: mountMismatch,
  },
  { words: /unable to set memory limit|OOM-killed/, error: (_, { id }) => engineError('memory_limit_too_low', { id }) },
  { words: /container not running|stopped container|has stopped|container does not exist/, error: notRunning },
];

const UNKNOWN_CONTAINER =
  /error opening file `.*\/status`: No such file|cannot open directory '.*': No such file|container does not exist/;

/** The failure that a runtime's standard error tells of. The only place where gantry reads a runtime's words. */
export function runtimeFailure(stderr: string, context: RuntimeContext): EngineError {
  const said = plainWords(stderr);
  for (const { words, error } of READINGS) {
    const match = words.exec(said);
    if (match) return error(match.groups ?? {}, context);
  }
  return engineError('runtime_failed', { reason: said });
}

/** Whether the runtime says that it has never heard of the container. */
export function saysUnknownContainer(stderr: string): boolean {
  return UNKNOWN_CONTAINER.test(plainWords(stderr));
}

/** Takes the sentence out of a log line such as runc writes; keeps other text as it is. */
function plainWords(stderr: string): string {
  const logged = [...stderr.matchAll(/level=(?:error|fatal) msg=(?<quoted>"(?:[^"\\]|\\.)*")/g)].at(-1)?.groups?.[
    'quoted'
  ];
  return (logged === undefined ? stderr : unquoted(logged)).trim();
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text; // Go escapes some bytes as JSON does not know.
  }
}
