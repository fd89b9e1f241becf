import type { AttachOptions, Container, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { detachKeysFlag, sigProxyFlag } from '../attach/attach-flags.js';
import { checkTerminal } from '../attach/check-terminal.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { followSession, sizeOf } from '../attach/follow-session.js';
import { PendingExit } from '../attach/pending-exit.js';
import { type CommandContext, command } from '../command.js';
import { withApiSocket } from '../create/api-socket.js';
import { createContainer } from '../create/create-container.js';
import { CREATE_FLAGS } from '../create/create-flags.js';
import { type Streams, streamsOf } from '../create/streams-of.js';
import { toCreateContainer } from '../create/to-create-container.js';
import { switchFlag } from '../flag.js';

export const RUN_FLAGS = {
  ...CREATE_FLAGS,
  detach: switchFlag({ short: 'd', help: 'Run container in background and print container ID' }),
  detachKeys: detachKeysFlag,
  sigProxy: sigProxyFlag,
} as const;

/** `docker run`: create, start, and be the program's terminal until it ends. */
export const run = command({
  summary: 'Create and run a new container from an image',
  operands: { usage: 'IMAGE [COMMAND] [ARG...]', min: 1 },
  stopsAtOperand: true,
  runsProgram: true,
  makesContainer: true,
  failureExitCode: 125,
  // Docker's program looks for these words in what it is told.
  exitCodes: { device_not_found: 127, device_missing: 127, id_file_folder_missing: 127 },
  flags: RUN_FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'images' | 'streams' | 'system'>, context) {
    const { flags, operands, io, out } = context;
    if (flags.detach && flags.attach.length > 0) {
      // As docker ends it: this is no failure of a run.
      context.err.line('conflicting options: cannot specify both --attach and --detach');
      return 1;
    }
    const streams = streamsOf(flags);
    const detachKeys = readDetachKeys(flags.detachKeys, io);
    if (!flags.detach) checkTerminal(io, { hasTty: flags.tty, hasStdin: streams.stdin });
    const asked = await withApiSocket(engine, await toCreateContainer(flags, operands, io), flags);
    const attached = flags.detach ? undefined : streams;
    const options = { ...asked, attached, isStdinOnce: flags.interactive && attached?.stdin === true };
    const container = await createContainer(engine, options, context, flags);
    if (!flags.detach) return runAttached(engine, container, { ...context, streams, detachKeys });
    // Also where it cannot be started: scripts look into it, or remove it.
    out.line(container.id);
    await startOrRemove(engine, container);
    return 0;
  },
});

async function runAttached(
  engine: Pick<Engine, 'containers'>,
  container: Container,
  context: CommandContext<typeof RUN_FLAGS> & { readonly streams: Streams; readonly detachKeys: readonly number[] },
): Promise<number> {
  const { flags, streams, detachKeys, out } = context;
  using exit = new PendingExit(engine, container.id);
  const session = await startOrRemove(engine, container, { ...streams, size: sizeOf(out, flags.tty) });
  if (session) {
    const end = await followSession(session, context, {
      hasTty: flags.tty,
      hasStdin: streams.stdin,
      detachKeys,
      sendSignal: flags.sigProxy ? (signal) => engine.containers.kill(container.id, { signal }) : undefined,
    });
    if (end === 'detached') return 0;
  }
  const exitCode = await exit.exitCode();
  if (flags.rm) await exit.removal();
  return exitCode;
}

/** A container that was to go when it ends goes also where it could not even start. */
async function startOrRemove(engine: Pick<Engine, 'containers'>, { id, config }: Container, attach?: AttachOptions) {
  try {
    return await engine.containers.start(id, { attach });
  } catch (error) {
    if (config.isAutoRemoved) await removeQuietly(engine, id);
    throw error;
  }
}

async function removeQuietly({ containers }: Pick<Engine, 'containers'>, id: string): Promise<void> {
  try {
    await containers.remove(id, { force: true, removeVolumes: true });
  } catch (error) {
    if (!isEngineError(error)) throw error;
  }
}
