import type { AttachOptions, DebugOptions, DebugService, DebugSession } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aDigest } from '../builders.js';
import { FakeProcess } from './fake-process.js';
import { findProgram, PROGRAMS } from './fake-programs.js';
import type { FakeState } from './fake-state.js';

/** Looks into fake containers; the tools are the fake programs. */
export class FakeDebug implements DebugService {
  /** Every session so far, so that a test can end it. */
  readonly processes: FakeProcess[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async start(
    ref: string,
    options: DebugOptions = {},
    streams: { readonly attach?: AttachOptions | undefined } = {},
  ): Promise<DebugSession> {
    await this.#state.control.enter('debug.start', ref, options, streams);
    const record = this.#state.record(ref);
    const { container } = record;
    if (options.image !== undefined) this.#state.image(options.image);
    const isLive = record.process !== undefined;
    if (!isLive && options.namespaces)
      throw engineError('argument_invalid', {
        reason: `container ${container.name} is not running: there are no namespaces to choose from`,
      });
    const seesFiles = options.namespaces?.includes('mnt') ?? true;
    const command = options.command?.length ? options.command : ['sh'];
    // Its tools are there whatever the container has.
    const program = findProgram(new Map([...Object.entries(PROGRAMS), ...this.#state.programs]), command);
    const process = new FakeProcess({
      args: command,
      env: [...container.config.env, ...(options.env ?? [])],
      hasTty: options.hasTty,
      hasStdin: options.hasStdin,
      endsInputWithSession: true,
    });
    const session = streams.attach && process.attach({ size: options.size, ...streams.attach });
    const id = aDigest(`debug ${this.processes.push(process)}`).slice(7);
    process.start(program);
    if (isLive) void record.process?.exited.then(() => process.end(137));
    return {
      id,
      target: container,
      kind: isLive ? 'live' : 'sandbox',
      toolsPath: options.image === undefined && seesFiles ? '/dev/gantry' : undefined,
      filesPath: options.image === undefined ? (seesFiles ? '/' : undefined) : '/container',
      streams: session,
      exitCode: process.exited,
      async [Symbol.asyncDispose]() {
        await session?.close();
        process.end(137);
      },
    };
  }
}
