import { render } from 'ink';

import { type LoadedConfig, NOTHING_CONFIGURED } from '../config/loaded-config.js';
import type { ContextDirectory } from '../contexts/index.js';
import { type Engine, readOnlyEngine } from '../engine/index.js';
import { isEngineError } from '../errors/engine-error.js';
import { App } from './app.js';
import { NO_PROGRAMS, type UserPrograms } from './effects/commands/user-programs.js';
import type { EffectTools } from './effects/effect-tools.js';
import type { CommandWords } from './effects/forms/command-words.js';
import { EffectRunner } from './effects/run-effect.js';
import { takePastes } from './effects/take-pastes.js';
import { TerminalSessions } from './effects/terminals/terminal-sessions.js';
import { typeIntoTerminals } from './effects/terminals/type-into-terminals.js';
import { startClock } from './effects/tick.js';
import { whenThereIsMuchToSee } from './first-frame.js';
import { isTyping } from './keymap/press-key.js';
import { languageOf, speak } from './language/say.js';
import { followMouse } from './mouse/follow-mouse.js';
import { printSnapshot } from './snapshot/print-snapshot.js';
import { openSpokenFront, SILENT_OUTPUT, SPOKEN_TRAITS } from './spoken/spoken-front.js';
import { initialState } from './state/initial-state.js';
import { createStore, type Store } from './state/store.js';
import { LogBuffer } from './streams/log-buffer.js';
import { StatsHistory } from './streams/stats-history.js';
import {
  inkOptions,
  restoreAtExit,
  Terminal,
  type TerminalInput,
  type TerminalOutput,
  type TerminalTraits,
  terminalTraits,
  type WatchedProcess,
} from './terminal/index.js';
import { TerminalScreen } from './terminal-screen.js';
import { display } from './text.js';
import { createTheme, type Theme } from './theme.js';

/** What a process exits with that ended from SIGHUP. */
const HANGUP_EXIT_CODE = 129;

/** Standard output: a terminal, or else something that gets one plain snapshot. */
export type UiOutput = TerminalOutput & {
  readonly isTTY?: boolean | undefined;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
};

export type UiInput = TerminalInput & {
  readonly isTTY?: boolean | undefined;
  on(event: 'end' | 'close', listener: () => void): unknown;
  off(event: 'end' | 'close', listener: () => void): unknown;
};

export type StartUiOptions = {
  /** Opened before the first frame, which does not wait for it long; what it throws is told on the screen. It is closed at the end. */
  readonly engine: () => Promise<Engine> | Engine;
  /** Under which name that engine is reached, once it is open; undefined for this machine's. */
  readonly contextName?: (() => string | undefined) | undefined;
  /** Engines of other machines that the user has a name for. */
  readonly contexts?: (() => Promise<ContextDirectory>) | undefined;
  /** From now on `engine` opens that of this context. */
  readonly chooseContext?: ((name: string) => void) | undefined;
  readonly stdin: UiInput;
  readonly stdout: UiOutput;
  /** See {@link TerminalOptions.rawOutput}. */
  readonly rawOutput?: (() => Promise<Disposable>) | undefined;
  /** Where a failure is told when there is no screen; standard error unless told. */
  readonly stderr?: { write(text: string): unknown } | undefined;
  /** `TERM`, `LANG`, `NO_COLOR` and their like. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Words after the program's name: `--once` prints one plain snapshot, `--json` one as data, `top` before them is the table of all containers alone. */
  readonly argv?: readonly string[] | undefined;
  /** Where signals and crashes are told; this process unless told. */
  readonly process?: WatchedProcess | undefined;
  /** Makes and starts the demo, which the empty screen offers; gantry's own unless told. */
  readonly runDemo?: ((engine: Engine) => Promise<unknown>) | undefined;
  readonly nowMs?: (() => number) | undefined;
  /** The command line's own reading of words, for forms. */
  readonly words: CommandWords;
  /** Runs programs that a user asks for; there are none unless told. */
  readonly programs?: UserPrograms | undefined;
  /** Reads the user's settings; the usual ones unless told. Never throws: what cannot be read is among their problems. */
  readonly loadConfig?: (() => Promise<LoadedConfig> | LoadedConfig) | undefined;
  /** The first frame has been drawn. */
  readonly onDrawn?: (() => void) | undefined;
  /** For tests: the store, once it is there. */
  readonly onStore?: ((store: Store) => void) | undefined;
};

/**
 * The full screen, until the user leaves it. On every way out the terminal is as it was. Where input or output is no
 * terminal, one plain snapshot.
 *
 * A signal, or an error that nobody caught, ends the process as it would without a screen; the engine is made to be
 * left at any moment.
 *
 * @returns The exit code: 0, or that of the failure to open the engine.
 * @throws A bug in what is drawn, once the terminal is given back.
 */
export async function startUi(options: StartUiOptions): Promise<number> {
  const traits = terminalTraits(options.env);
  const isInteractive = Boolean(options.stdin.isTTY && options.stdout.isTTY) && traits.canMoveCursor;
  const isSnapshot = options.argv?.some((word) => word === '--once' || word === '--json') ?? false;
  return isInteractive && !isSnapshot ? await runScreen(options, traits) : await snapshotOnly(options);
}

/** Where no screen can be: what it would show, once, as plain text. */
async function snapshotOnly(options: StartUiOptions): Promise<number> {
  try {
    await writeSnapshot(options);
    return 0;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const { stderr = globalThis.process.stderr } = options;
    stderr.write(`gantry: ${display(error.message)}\n${error.hint ? `${error.hint}\n` : ''}`);
    return error.exitCode ?? 1;
  }
}

async function writeSnapshot({ engine, stdout, argv = [], nowMs = Date.now }: StartUiOptions): Promise<void> {
  // A reader that has seen enough closes the pipe, and there is nobody left to tell.
  stdout.on('error', () => undefined);
  await using opened = await engine();
  const write = (text: string): Promise<void> => new Promise((resolve) => stdout.write(text, resolve));
  await printSnapshot(opened, {
    out: { write },
    isJson: argv.includes('--json'),
    isTop: argv[0] === 'top',
    nowMs: nowMs(),
  });
}

async function runScreen(options: StartUiOptions, traits: TerminalTraits): Promise<number> {
  const { stdin, stdout, env, nowMs = Date.now, process = globalThis.process } = options;
  // Where nothing has to be read, the screen begins at once.
  const loading = options.loadConfig?.() ?? NOTHING_CONFIGURED;
  const config = loading instanceof Promise ? await loading : loading;
  const logs = new LogBuffer();
  const refreshMs = 1000 * config.config.refreshSeconds;
  const history = new StatsHistory({ intervalMs: refreshMs });
  const { promise: left, resolve: leave, reject: crash } = Promise.withResolvers<number>();
  const { promise: firstFrame, resolve: drawn } = Promise.withResolvers<void>();
  const isSpoken = config.config.screenReader || (options.argv?.includes('--screen-reader') ?? false);
  const language = languageOf(env, { wanted: config.config.language, isUtf8: traits.isUtf8 });
  if (language !== 'en') await speak(language);
  await using terminal = new Terminal({
    stdin,
    stdout: isSpoken ? SILENT_OUTPUT : stdout,
    hasColor: traits.hasColor,
    hasMouse: config.config.mouse && !isSpoken,
    asksTerminal: !isSpoken,
    rawOutput: options.rawOutput,
  });
  using _restoring = restoreAtExit(terminal, process, () => terminals.hangUp());
  const demo = demoRunner(options, { isReadOnly: config.config.readOnly });
  const screen = new TerminalScreen(terminal, { output: stdout, termName: env['TERM'] ?? 'xterm' });
  const terminals = new TerminalSessions({
    dispatch: (message) => store.dispatch(message),
    screen,
    colorBits: traits.colorBits,
    nowMs,
  });
  const tools: EffectTools = {
    openEngine: demo.openEngine,
    contextName: options.contextName,
    dispatch: (message) => store.dispatch(message),
    logs,
    history,
    screen,
    terminals,
    nowMs,
    firstFrame,
    refreshMs,
    leave,
    suspend: () => void process.kill(process.pid, 'SIGTSTP'),
    runDemo: demo.run,
    words: options.words,
    programs: options.programs ?? NO_PROGRAMS,
    contexts: options.contexts && { directory: options.contexts, choose: options.chooseContext ?? (() => undefined) },
  };
  await using effects = new EffectRunner(tools);
  const { columns, rows } = terminal.writer;
  const isTop = options.argv?.[0] === 'top';
  const start = initialState({ nowMs: nowMs(), size: { columns, rows }, hasDemo: true, config, isTop });
  const store = createStore(start, effects.run, { schedule: scheduleFrame });
  options.onStore?.(store);
  using _watch = watchStreams(options, leave);
  using _follower = followTerminal(terminal, store);
  using _typing = typeIntoTerminals(terminal.input, { store, terminals });
  using _pasting = takePastes(terminal.input, store);
  const theme = (): Theme => createTheme({ ...traits, settings: store.getState().settings });
  using _mouse = isSpoken ? undefined : followMouse(terminal, { store, terminals, theme, nowMs });

  terminal.enter();
  store.dispatch({ type: 'engine.retry.asked' });
  await whenThereIsMuchToSee(store, left);
  using spoken = isSpoken
    ? openSpokenFront(stdout, { getState: store.getState, isLent: () => terminal.isLent })
    : undefined;
  const app = render(
    <App store={store} traits={spoken ? SPOKEN_TRAITS : traits} logs={logs} history={history} terminals={terminals} />,
    spoken ? { ...inkOptions(terminal), stdout: spoken.surface } : inkOptions(terminal),
  );
  // Ink unmounts when something that it draws throws.
  app.waitUntilExit().catch(crash);
  // A terminal takes some kilobytes at once: what began before the last of them would hold the end of the frame up.
  void Promise.race([terminal.writer.idle(), left]).then(
    () => drawn(),
    () => drawn(),
  );
  options.onDrawn?.();
  using _clock = startClock(tools);

  const exitCode = await left;
  app.unmount();
  // At once: closing the engine may take a moment.
  await terminal[Symbol.asyncDispose]();
  return exitCode;
}

/** How long what nobody waits for may wait for its like, to be drawn with it. */
const QUIET_MS = 100;

function scheduleFrame(draw: () => void, { isQuiet }: { readonly isQuiet: boolean }): void {
  if (isQuiet) setTimeout(draw, QUIET_MS);
  else setImmediate(draw);
}

/** Size and kind of input, between terminal and store. */
function followTerminal({ writer, input }: Terminal, store: Store): Disposable {
  const resized = (): void =>
    store.dispatch({ type: 'screen.resized', size: { columns: writer.columns, rows: writer.rows } });
  writer.on('resize', resized);
  const stop = store.subscribe(() => {
    input.setTextMode(isTyping(store.getState()));
  });
  return {
    [Symbol.dispose]: () => {
      writer.off('resize', resized);
      stop();
    },
  };
}

/** Input that ends, and output that fails, end the screen: the connection is gone. */
function watchStreams({ stdin, stdout }: StartUiOptions, leave: (exitCode: number) => void): Disposable {
  const inputEnded = (): void => leave(0);
  const outputFailed = (): void => leave(HANGUP_EXIT_CODE);
  stdin.on('end', inputEnded);
  stdin.on('close', inputEnded);
  stdout.on('error', outputFailed);
  return {
    [Symbol.dispose]: () => {
      stdin.off('end', inputEnded);
      stdin.off('close', inputEnded);
      stdout.off('error', outputFailed);
    },
  };
}

/** The demo works on the same engine as the screen, and is loaded when it is wanted. */
function demoRunner(
  { engine, runDemo = startOwnDemo }: StartUiOptions,
  { isReadOnly }: { readonly isReadOnly: boolean },
) {
  let opened: Engine | undefined;
  const openEngine = async (): Promise<Engine> => {
    const whole = await engine();
    opened = isReadOnly ? readOnlyEngine(whole) : whole;
    return opened;
  };
  const run = async (): Promise<void> => {
    if (opened) await runDemo(opened);
  };
  return { openEngine, run };
}

async function startOwnDemo(engine: Engine): Promise<void> {
  const { startDemo } = await import('../demo/demo.js');
  await startDemo(engine);
}
