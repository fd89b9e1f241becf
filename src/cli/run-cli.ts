import type { Engine } from '../engine/index.js';
import { checkOperands } from './check-operands.js';
import type { AskedEngine, CliIo, OpenChosenEngine } from './cli-io.js';
import type { AnyCommand, CommandContext } from './command.js';
import { EngineFailures } from './engine-failures.js';
import { type CalledCommand, reportFailure } from './failure.js';
import { aliasesOf, type Found, findCommand, nearestHelp, OWN_NAME } from './find-command.js';
import { askedBy, type GlobalFlags, parseGlobals } from './global-flags.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { type ParsedArguments, parseArguments } from './parse.js';
import { versionLine } from './print/version-line.js';

export type CliOptions = {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  /** Called once by commands that work on the engine, and not by `version` or for help. The engine is closed at the end. */
  readonly engine: OpenChosenEngine;
  readonly io: CliIo;
  readonly version: string;
  /** The name that the program was called by, where it has another than its own: scripts call `docker`. */
  readonly calledAs?: string | undefined;
};

/** Runs one command. @returns the exit code; whatever went wrong was told on standard error. */
export async function runCli({ argv, ...options }: CliOptions): Promise<number> {
  const cli = new Cli(options);
  return await cli.flush(await cli.run(argv));
}

class Cli {
  readonly #options: Omit<CliOptions, 'argv'>;
  readonly #out: Output;
  readonly #err: Output;
  /** What a failure is reported against: grows as the arguments are understood. */
  #called: CalledCommand;
  readonly #program: string;
  #isDebug = false;
  /** Of the engine, where it is docker that was called. */
  readonly #engineFailures: EngineFailures | undefined;

  constructor(options: Omit<CliOptions, 'argv'>) {
    this.#options = options;
    this.#program = options.calledAs ?? OWN_NAME;
    this.#called = { path: this.#program };
    this.#engineFailures = this.#program === 'docker' ? new EngineFailures() : undefined;
    this.#out = new Output(() => options.io.stdout, options.io.plain?.stdout);
    this.#err = new Output(() => options.io.stderr, options.io.plain?.stderr);
  }

  async run(argv: readonly string[]): Promise<number> {
    try {
      return await this.#dispatch(argv);
    } catch (error) {
      return this.#report(error);
    }
  }

  /** What could not be written is lost: that is no success. @returns the exit code */
  async flush(exitCode: number): Promise<number> {
    try {
      await this.#out.flush();
    } catch (error) {
      if (exitCode === 0) return this.#report(error);
    }
    await this.#err.flush().catch(() => undefined);
    return exitCode;
  }

  async #dispatch(argv: readonly string[]): Promise<number> {
    const { flags, operands, wantsHelp } = parseGlobals(argv);
    this.#isDebug = flags.debug || flags.logLevel === 'debug' || flags.logLevel === 'trace';
    if (flags.version) return this.#print(versionLine(this.#options));
    const isHelpAlone = operands.length === 1 && operands[0] === 'help';
    if (wantsHelp || operands.length === 0 || isHelpAlone) {
      const { topHelp } = await import('./help/top-help.js');
      return this.#print(await topHelp(this.#program, this.#out.columns));
    }
    this.#called = { path: nearestHelp(operands, this.#program) };
    const found = findCommand(operands, this.#program);
    this.#called = { path: found.path };
    return found.kind === 'group' ? this.#printGroup(found) : this.#runFound(found, flags);
  }

  async #runFound(found: Extract<Found, { kind: 'command' }>, globals: GlobalFlags): Promise<number> {
    const command = await found.load();
    this.#called = { path: found.path, command };
    const parsed = parseArguments(found.args, command.flags, command);
    if (parsed.wantsHelp) return this.#printCommandHelp(command, found);
    checkOperands(parsed.operands, command.operands, found.path);
    const asked = askedBy(globals);
    const context = this.#contextOf(parsed, asked);
    if (command.runLocally) return (await command.runLocally(context)) ?? 0;
    const alone = await command.runWithoutEngine?.(context);
    if (alone !== undefined) return alone;
    const chosen = await this.#options.engine(asked, command);
    const opened = this.#engineFailures?.watch(chosen) ?? chosen;
    await using engine = globals.readOnly ? await forEyesOnly(opened) : opened;
    return (await command.run?.(engine, context)) ?? 0;
  }

  #contextOf({ flags, operands }: ParsedArguments<AnyCommand['flags']>, askedEngine: AskedEngine): CommandContext {
    const { io: outside, version } = this.#options;
    const io = withDockerConfig(outside, askedEngine);
    return {
      flags,
      operands,
      out: this.#out,
      err: this.#err,
      io,
      version,
      askedEngine,
      nowMs: io.nowMs ?? Date.now,
      untilInterrupted: () => new Interruption(io.signals),
    };
  }

  async #printCommandHelp(command: AnyCommand, { path, load }: Extract<Found, { kind: 'command' }>): Promise<number> {
    const { commandHelp } = await import('./help/command-help.js');
    return this.#print(
      commandHelp(command, { path, aliases: aliasesOf(load, this.#program), columns: this.#out.columns }),
    );
  }

  async #printGroup({ group, path }: Extract<Found, { kind: 'group' }>): Promise<number> {
    const { groupHelp } = await import('./help/group-help.js');
    return this.#print(await groupHelp(group, path));
  }

  #print(text: string): number {
    this.#out.line(text);
    return 0;
  }

  /** Nothing can be told when standard error is the pipe that broke. */
  #report(error: unknown): number {
    try {
      return reportFailure(error, this.#called, {
        program: this.#program,
        err: this.#err,
        isDebug: this.#isDebug,
        engineFailures: this.#engineFailures,
      });
    } catch {
      return 1;
    }
  }
}

/** With `--config`, whatever reads the environment finds that folder. */
const withDockerConfig = (io: CliIo, { dockerConfig }: AskedEngine): CliIo =>
  dockerConfig === undefined ? io : { ...io, env: { ...io.env, DOCKER_CONFIG: dockerConfig } };

async function forEyesOnly(engine: Engine): Promise<Engine> {
  const { readOnlyEngine } = await import('../engine/index.js');
  return readOnlyEngine(engine);
}
