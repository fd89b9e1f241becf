import type { EventEmitter } from 'node:events';
import { dirname } from 'node:path';

import type { AskedEngine, OpenChosenEngine } from './cli/cli-io.js';
import type { RunProgram } from './cli/service/run-program.js';
import type { ScreenVocabulary } from './config/screen-vocabulary.js';
import type { Engine, OpenEngine, OpenEngineOptions } from './engine/index.js';
import { chosenFar, openDirectory, openFar } from './far-engine.js';
import { plainOutput } from './host/node/plain-output.js';
import { ownLauncher, ownPrograms } from './own-programs.js';
import { VERSION } from './version.js';

/** Ours; where another folder of docker's settings was asked for, with that. */
const environmentOf = ({ dockerConfig }: AskedEngine): NodeJS.ProcessEnv =>
  dockerConfig === undefined ? process.env : { ...process.env, DOCKER_CONFIG: dockerConfig };

/** The name of the link that was called, if it was another than gantry; the launcher tells it to this process alone. */
const CALLED_AS = process.env['GANTRY_CALLED_AS'];
/** Whether the folder that it was called in is there no more; then it runs in another. */
const FOLDER_IS_GONE = process.env['GANTRY_FOLDER_IS_GONE'];
delete process.env['GANTRY_CALLED_AS'];
delete process.env['GANTRY_FOLDER_IS_GONE'];
delete process.env['GANTRY_ON_NODE'];

/** What the loader listens to. @see scripts/build/loader.cjs */
const events: EventEmitter = process;

/** What paths are relative to. Where the folder is gone nothing is below it, and nobody can make it there. */
const workingDir = (): string => (FOLDER_IS_GONE === undefined ? process.cwd() : '/dev/null/removed-folder');

/** How this machine's engine is opened: roots from flags, else from the environment, else the machine's own. */
const localEngine: OpenEngine = async (asked) => await openLocal(asked);

async function openLocal(
  asked: Parameters<OpenEngine>[0] = {},
  options: Pick<OpenEngineOptions, 'answersMeanwhile' | 'makesContainer'> = {},
): Promise<Engine> {
  const { openEngine } = await import('./engine/open-engine.js');
  return await openEngine({
    answersMeanwhile: options.answersMeanwhile,
    makesContainer: options.makesContainer,
    dataRoot: asked.dataRoot ?? process.env['GANTRY_DATA_ROOT'],
    runRoot: asked.runRoot ?? process.env['GANTRY_RUN_ROOT'],
    environment: environmentOf(asked),
    programs: ownPrograms(),
    version: VERSION,
  });
}

/**
 * For a command, after which this process ends: what it leaves open the kernel closes, and faster. SQLite would write its
 * log into the database at each close, and wait for the disk; so whoever comes next does it, after many commands.
 * To the state it is as if this process was killed, which harms nothing.
 */
const localEngineOfCommand = async (...asked: Parameters<OpenChosenEngine>): Promise<Engine> => ({
  ...(await openLocal(...asked)),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** The engine that the user chose, this machine's or another one's. @throws argument_invalid, context_not_found, … */
const engineOfCommand: OpenChosenEngine = async (asked, options) => {
  const environment = environmentOf(asked);
  const far = await chosenFar(asked, environment);
  if (far === undefined) return await localEngineOfCommand(asked, options);
  beginAgain?.();
  return await openFar(far, environment);
};

/** On Node, where this is the program that ends soon. @see docs/adr/0043-commands-run-on-bun.md */
const beginAgain = 'bun' in process.versions ? beginAgainOnNode : undefined;

function beginAgainOnNode(): never {
  const program = ownLauncher();
  const called = CALLED_AS === undefined ? {} : { GANTRY_CALLED_AS: CALLED_AS };
  const folder = FOLDER_IS_GONE === undefined ? {} : { GANTRY_FOLDER_IS_GONE: FOLDER_IS_GONE };
  const environment = { ...process.env, ...called, ...folder, GANTRY_ON_NODE: '1' };
  process.execve?.(program, [program, ...process.argv.slice(2)], environment);
  throw new Error('execve(2) has returned');
}

/** Words that the screen takes; where only such stand, it is the screen that is asked for, or behind `top` the table of all figures. */
const SCREEN_WORDS: ReadonlySet<string> = new Set(['--json', '--once', '--read-only', '--screen-reader']);

async function runFront(argv: readonly string[]): Promise<number> {
  // Docker has no screen: alone, it prints its help.
  if (CALLED_AS === 'docker') return await runCommand(argv);
  const words = argv[0] === 'top' ? argv.slice(1) : argv;
  if (words.every((word) => SCREEN_WORDS.has(word))) return await runScreen(argv);
  if (!argv[0]?.startsWith('-')) return await runCommand(argv);
  const { frontCall } = await import('./cli/screen-call.js');
  const call = frontCall(argv, SCREEN_WORDS);
  return call.front === 'screen' ? await runScreen(call.words, call.asked) : await runCommand(call.argv);
}

async function runCommand(argv: readonly string[]): Promise<never> {
  const { runCli } = await import('./cli/run-cli.js');
  const exitCode = await runCli({
    argv,
    engine: engineOfCommand,
    version: VERSION,
    calledAs: CALLED_AS,
    io: {
      // Made when they are asked for: most commands read nothing and complain of nothing, and each takes 1 to 3 ms.
      get stdin() {
        return process.stdin;
      },
      get stdout() {
        return process.stdout;
      },
      get stderr() {
        return process.stderr;
      },
      plain: { stdout: plainOutput(1), stderr: plainOutput(2) },
      signals: process,
      env: process.env,
      workingDir: workingDir(),
      startedAtMs: Date.now() - process.uptime() * 1000,
      settings: { vocabulary, runOnTerminal: async (asked) => await (await programs()).runOnTerminal(asked) },
      async serve(served, settings) {
        const [{ serve }, { giveBackMemory }] = await Promise.all([
          import('./server/serve.js'),
          import('./host/node/give-back-memory.js'),
        ]);
        await serve(served, { ...settings, giveBackMemory });
      },
      others: { directory: async (asked) => await openDirectory(environmentOf(asked)), open: engineOfCommand },
      dialStdio: async (streams) => {
        const { dialStdio } = await import('./dial-stdio.js');
        await dialStdio(localEngine, process.env)(streams);
      },
      program: ownLauncher(),
      beginAgain,
      rawOutput,
      runProgram,
      logins: {
        list: async (path) => await (await logins()).listUsers(path),
        addUser: (path, user, password) => alone(path, async () => (await logins()).addUser(path, user, password)),
        addToken: (path, user) => alone(path, async () => (await logins()).addToken(path, user)),
        removeUser: (path, name) => alone(path, async () => (await logins()).removeUser(path, name)),
      },
    },
  });
  // All is said and done: taking the heap apart in good order would cost some 3 ms.
  process.exit(exitCode);
}

const runProgram: RunProgram = async (program, args, options) =>
  await (await import('./host/node/processes.js')).nodeProcesses(process.env).run(program, args, options);

/** Standard input is the terminal that was made raw. */
const rawOutput = async (): Promise<Disposable> => (await import('./host/node/raw-output.js')).rawOutput(0);

const logins = async () => await import('./server/auth/edit-auth-file.js');

/** Changes a file while no other gantry does: what one of two at once has written would be lost. */
async function alone<Result>(path: string, change: () => Promise<Result>): Promise<Result> {
  const [{ acquireLock }, { libcSyscalls }, { systemClock }] = await Promise.all([
    import('./engine/lock/file-lock.js'),
    import('./host/node/syscalls.js'),
    import('./host/node/clock.js'),
  ]);
  // Where nothing can be written the change tells why.
  if (!(await isWritable(dirname(path)))) return await change();
  using lock = await acquireLock({ syscalls: libcSyscalls(), clock: systemClock }, `${path}.lock`);
  using _ = { [Symbol.dispose]: () => lock.removeFile() };
  return await change();
}

async function isWritable(folder: string): Promise<boolean> {
  const { access, constants, mkdir } = await import('node:fs/promises');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function runScreen(argv: readonly string[], asked: AskedEngine = {}): Promise<number> {
  // The launcher's wish for this process, and not for those that it starts.
  delete process.env['MALLOC_ARENA_MAX'];
  if (asked.dockerConfig !== undefined) process.env['DOCKER_CONFIG'] = asked.dockerConfig;
  const [{ startUi }, { loadConfig }] = await Promise.all([
    import('./ui/start-ui.js'),
    import('./config/load-config.js'),
  ]);
  let context: string | undefined;
  let chosen: string | undefined;
  return await startUi({
    engine: async () => {
      const far = await chosenFar(chosen === undefined ? asked : { choice: { context: chosen } }, process.env);
      context = far?.name;
      return far ? await openFar(far, process.env) : await openLocal(asked, { answersMeanwhile: true });
    },
    contextName: () => context,
    contexts: async () => await openDirectory(process.env),
    chooseContext: (name) => {
      chosen = name;
    },
    stdin: process.stdin,
    stdout: process.stdout,
    rawOutput,
    env: process.env,
    version: VERSION,
    argv,
    words: {
      readRun: async (words) => {
        const { readRunWords } = await import('./cli/screen-words.js');
        return await readRunWords(words, { env: process.env, workingDir: workingDir() });
      },
      readBuild: async (words) => {
        const { readBuildWords } = await import('./cli/build/screen-build.js');
        const { stdin, env } = process;
        return await readBuildWords(words, { env, stdin, workingDir: workingDir(), runProgram });
      },
      checkBuild: async (words) => {
        const { checkBuildWords } = await import('./cli/build/screen-build.js');
        await checkBuildWords(words, { env: process.env, workingDir: workingDir() });
      },
      runDetaches: async (words) => (await import('./cli/screen-words.js')).runDetaches(words),
      readUpdate: async (words) => (await import('./cli/screen-words.js')).readUpdateWords(words),
      readNetwork: async (words) => (await import('./cli/screen-words.js')).readNetworkWords(words),
      readVolume: async (words) => (await import('./cli/screen-words.js')).readVolumeWords(words),
      readShape: async (words) => (await import('./cli/screen-words.js')).readShapeWords(words),
      readGroups: async (words) => (await import('./cli/screen-words.js')).readGroupWords(words),
      render: async (template, fields) => (await import('./cli/screen-words.js')).renderTemplate(template, fields),
    },
    programs: {
      runOnTerminal: async (asked) => await (await programs()).runOnTerminal(asked),
      capture: async (asked) => await (await programs()).capture(asked),
    },
    onDrawn: () => {
      events.emit('gantry:drawn');
      setTimeout(() => void boundHeapNow(), KEPT_MS).unref();
    },
    loadConfig: async () =>
      await loadConfig({ env: process.env, vocabulary, isReadOnly: argv.includes('--read-only') }),
  });
}

/** By then the loader has kept what V8 has compiled. @see scripts/build/loader.cjs */
const KEPT_MS = 1000;

/** For a screen, which lives long. */
const boundHeapNow = async (): Promise<void> => (await import('./host/node/bound-heap.js')).boundHeap();

/** Programs that a user asks for; loaded when one is. */
async function programs() {
  const { userPrograms } = await import('./host/node/user-programs.js');
  return userPrograms(process.env);
}

/** The words that settings may use. Templates are the command line's to read. */
async function vocabulary(): Promise<ScreenVocabulary> {
  const [{ screenVocabulary }, { whyNoTemplate }] = await Promise.all([
    import('./ui/vocabulary.js'),
    import('./cli/screen-words.js'),
  ]);
  return screenVocabulary({ whyNoTemplate });
}

/** What no front could explain is a bug: the stack alone, not the bundled line that it points into. */
function reportBug(error: unknown): number {
  process.stderr.write(`gantry: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

// Not awaited at the top: the program is bundled into scripts, which cannot wait there.
void runFront(process.argv.slice(2))
  .catch(reportBug)
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
