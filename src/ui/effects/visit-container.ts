import type { AttachSession, ContainerId, Engine, ExecSession } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Message } from '../state/message.js';
import { createDetachScanner, DEFAULT_DETACH_KEYS, type DetachScanner, parseDetachKeys } from '../terminal/index.js';
import { display } from '../text.js';
import type { EffectTools } from './effect-tools.js';
import type { LentOutput } from './screen.js';

type Visit = { readonly id: ContainerId; readonly name: string };
type VisitTools = Pick<EffectTools, 'screen' | 'dispatch'>;

/** Best first. Images without any of them have no shell. */
const SHELLS = ['bash', 'ash', 'sh'];

/** Opens a shell in a container on the real screen, until it ends; one with tools where it has none, or does not run. */
export async function visitShell(
  engine: Pick<Engine, 'execs' | 'debug'>,
  { id, name }: Visit,
  { screen, dispatch }: VisitTools,
): Promise<void> {
  using held = screen.holdKeys();
  const found = (await startShell(engine, id, screen)) ?? (await startDebug(engine, id, screen));
  await using exec = found.exec;
  const { streams } = exec;
  if (!streams) return;
  const lend = {
    held,
    onInput: (bytes: Uint8Array) => void streams.write(bytes).catch(() => undefined),
    onResize: (size: Parameters<AttachSession['resize']>[0]) => void streams.resize(size).catch(() => undefined),
  };
  const exitCode = await screen.lend(lend, async (output) => {
    const welcome = `${found.welcome(display(name))} It ends with exit or ctrl-d; gantry comes back then.`;
    await output.write(`\x1b[2m${welcome}\x1b[m\r\n`);
    await copyOutput(streams, output, { hasTty: true });
    return await exec.exitCode;
  });
  dispatch(notice(`The shell in ${name} ended${exitCode === 0 ? '' : ` with ${exitCode}`}.`, 'info'));
}

type FoundShell = { readonly exec: ExecSession; readonly welcome: (name: string) => string };

/** Undefined where it has none, or does not run. */
async function startShell(
  { execs }: Pick<Engine, 'execs'>,
  id: ContainerId,
  { size, termName }: VisitTools['screen'],
): Promise<FoundShell | undefined> {
  for (const shell of SHELLS) {
    try {
      const exec = await execs.start(
        id,
        { command: [shell], env: [`TERM=${termName}`], hasTty: true, hasStdin: true, size },
        { attach: { stdin: true, stdout: true, stderr: true, size } },
      );
      return { exec, welcome: (name) => `${shell} in ${name}.` };
    } catch (error) {
      if (isEngineError(error, 'container_not_running', 'container_state_conflict')) return undefined;
      if (!isEngineError(error, 'command_not_found', 'command_not_executable')) throw error;
    }
  }
  return undefined;
}

async function startDebug(
  { debug }: Pick<Engine, 'debug'>,
  id: ContainerId,
  { size, termName }: VisitTools['screen'],
): Promise<FoundShell> {
  const exec = await debug.start(
    id,
    { env: [`TERM=${termName}`], hasTty: true, hasStdin: true, size },
    { attach: { stdin: true, stdout: true, stderr: true, size } },
  );
  return {
    exec,
    welcome: (name) =>
      exec.kind === 'live'
        ? `A shell of this machine in ${name}, its tools in ${exec.toolsPath}/bin.`
        : `A shell in the place of ${name}, which does not run: changes to its files are discarded.`,
  };
}

/**
 * Connects the real screen to a container's own program, until that ends or the detach keys are typed; starts it first
 * where it waits for that, so that nothing it says is missed.
 */
export async function visitProgram(
  engine: Pick<Engine, 'containers' | 'streams'>,
  { id, name, hasTty, starts = false }: Visit & { readonly hasTty: boolean; readonly starts?: boolean | undefined },
  { screen, dispatch }: VisitTools,
): Promise<void> {
  const { size } = screen;
  using held = screen.holdKeys();
  const attach = { stdin: true, stdout: true, stderr: true, size };
  await using session = starts
    ? await engine.containers.start(id, { attach })
    : await engine.streams.attach(id, attach);
  if (!session) return;
  let isDetached = false;
  const lend = {
    held,
    onInput: (bytes: Uint8Array) => void session.write(bytes).catch(() => undefined),
    onResize: (changed: Parameters<AttachSession['resize']>[0]) => void session.resize(changed).catch(() => undefined),
    detachScanner: hasTty ? detachKeys() : interruptOr(detachKeys()),
    onDetach: () => {
      isDetached = true;
      void session.detach();
    },
  };
  await screen.lend(lend, async (output) => {
    const keys = hasTty ? 'ctrl-p ctrl-q' : 'ctrl-c, or ctrl-p ctrl-q,';
    await output.write(
      `\x1b[2mAttached to ${display(name)}. ${keys} comes back to gantry; the program goes on.\x1b[m\r\n`,
    );
    await copyOutput(session, output, { hasTty });
  });
  dispatch(notice(isDetached ? `Detached from ${name}. It goes on.` : `The program of ${name} has ended.`, 'info'));
}

function detachKeys(): DetachScanner {
  return createDetachScanner(parseDetachKeys(DEFAULT_DETACH_KEYS) ?? Buffer.of(CTRL_C));
}

const CTRL_C = 0x03;

/** Takes ctrl-c for a wish to leave as well: to a program without a terminal it would mean nothing. */
function interruptOr(scanner: DetachScanner): DetachScanner {
  return {
    push(bytes) {
      const interrupt = bytes.indexOf(CTRL_C);
      if (interrupt < 0) return scanner.push(bytes);
      return { forward: scanner.push(bytes.subarray(0, interrupt)).forward, isDetached: true };
    },
  };
}

async function copyOutput(
  session: AttachSession,
  output: LentOutput,
  { hasTty }: { readonly hasTty: boolean },
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const { bytes } of session.output) {
    const text = decoder.decode(bytes, { stream: true });
    // The terminal is raw: what was not written for one needs its line ends completed.
    await output.write(hasTty ? text : text.replace(/\r?\n/g, '\r\n'));
  }
}

function notice(text: string, tone: 'info' | 'warn'): Message {
  return { type: 'notice.given', text, tone };
}
