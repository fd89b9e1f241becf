import type { AttachSession, ContainerId, Engine, TerminalSize } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import type { TerminalEffect } from '../../state/terminals/terminal-effect.js';
import { TERMINAL_TEXT } from '../../state/terminals/terminal-text.js';
import { display } from '../../text.js';
import { hangUp } from './hang-up.js';

/** What of the engine terminals need. */
export type TerminalEngine = Pick<Engine, 'execs' | 'debug' | 'containers' | 'streams' | 'processes'>;

/** A program in a container whose streams are ours. Disposing of it leaves it. */
export type GuestProgram = AsyncDisposable & {
  readonly streams: AttachSession;
  /** `bash`, `debug`, `attach`. */
  readonly label: string;
  /** What to say when it is there. */
  readonly welcome: string;
  /** Tells it that its terminal is gone, as the kernel does; undefined where it does not end with that. */
  readonly hangUp?: (() => Promise<void>) | undefined;
  /** Whether it is one of ours, and ends with its terminal. */
  readonly isShell: boolean;
  /** Its exit code, asked for when its output has ended; undefined where it goes on, or nobody knows. */
  readonly exitCode: () => Promise<number | undefined>;
};

/** How a program is to be started. */
export type ProgramOptions = {
  readonly size: TerminalSize;
  /** The name of the terminal for the program: `xterm-256color`. */
  readonly termName: string;
  readonly cancelSignal: AbortSignal;
};

type OpenEffect = TerminalEffect & { readonly type: 'terminal.open' };

/** Best first. Images without any of them have no shell. */
const SHELLS = ['bash', 'ash', 'sh'];

/** Starts what a terminal is to be of; undefined where the container ended in this moment. */
export async function findProgram(
  engine: TerminalEngine,
  effect: OpenEffect,
  options: ProgramOptions,
): Promise<GuestProgram | undefined> {
  if (effect.program === 'attach') return await attachTo(engine, effect, options);
  return (await startShell(engine, effect, options)) ?? (await startDebug(engine, effect, options));
}

/** Undefined where it has none, or does not run. */
async function startShell(
  engine: TerminalEngine,
  { id, name }: OpenEffect,
  { size, termName, cancelSignal }: ProgramOptions,
): Promise<GuestProgram | undefined> {
  const { execs } = engine;
  for (const shell of SHELLS) {
    try {
      const exec = await execs.start(
        id,
        { command: [shell], env: [`TERM=${termName}`], hasTty: true, hasStdin: true, size },
        { attach: { stdin: true, stdout: true, stderr: true, size, cancelSignal } },
      );
      const welcome = TERMINAL_TEXT.shell(shell, display(name));
      return programOf(exec, { label: shell, welcome, hangUp: () => hangUp(engine, { id, execId: exec.id }) });
    } catch (error) {
      if (isEngineError(error, 'container_not_running', 'container_state_conflict')) return undefined;
      if (!isEngineError(error, 'command_not_found', 'command_not_executable')) throw error;
    }
  }
  return undefined;
}

async function startDebug(
  { debug }: TerminalEngine,
  { id, name }: OpenEffect,
  { size, termName, cancelSignal }: ProgramOptions,
): Promise<GuestProgram | undefined> {
  const exec = await debug.start(
    id,
    { env: [`TERM=${termName}`], hasTty: true, hasStdin: true, size },
    { attach: { stdin: true, stdout: true, stderr: true, size, cancelSignal } },
  );
  const welcome =
    exec.kind === 'live'
      ? TERMINAL_TEXT.debugLive(display(name), exec.toolsPath ?? '')
      : TERMINAL_TEXT.debugSnapshot(display(name));
  return programOf(exec, { label: 'debug', welcome });
}

type StartedProgram = AsyncDisposable & {
  readonly streams: AttachSession | undefined;
  readonly exitCode: Promise<number>;
};

function programOf(
  exec: StartedProgram,
  what: Pick<GuestProgram, 'label' | 'welcome' | 'hangUp'>,
): GuestProgram | undefined {
  const { streams, exitCode } = exec;
  return (
    streams && {
      ...what,
      streams,
      isShell: true,
      exitCode: async () => await exitCode,
      [Symbol.asyncDispose]: () => exec[Symbol.asyncDispose](),
    }
  );
}

/** The container's own program; started first where it waits for that, so that nothing it says is missed. */
async function attachTo(
  { containers, streams }: TerminalEngine,
  { id, name, starts, hasTty }: OpenEffect,
  { size, cancelSignal }: ProgramOptions,
): Promise<GuestProgram | undefined> {
  const attach = { stdin: true, stdout: true, stderr: true, size, cancelSignal };
  const session = starts ? await containers.start(id, { attach }) : await streams.attach(id, attach);
  if (!session) return undefined;
  const welcome = hasTty ? TERMINAL_TEXT.attached(display(name)) : TERMINAL_TEXT.attachedPlain(display(name));
  return {
    streams: session,
    label: 'attach',
    welcome,
    isShell: false,
    exitCode: async () => await exitOf(containers, id),
    [Symbol.asyncDispose]: () => session.close(),
  };
}

/** How long the end of its output may be before that of the program. */
const EXIT_PATIENCE_MS = 1000;

async function exitOf(containers: Pick<Engine['containers'], 'wait'>, id: ContainerId): Promise<number | undefined> {
  const timeUp = AbortSignal.timeout(EXIT_PATIENCE_MS);
  // A container that is gone, or goes on, has no word for it.
  return await containers.wait(id, { cancelSignal: timeUp }).then(
    ({ exitCode }) => exitCode,
    () => undefined,
  );
}
