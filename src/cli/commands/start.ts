import type { AttachSession, CheckpointRef, Container, Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { detachKeysFlag } from '../attach/attach-flags.js';
import { checkTerminal } from '../attach/check-terminal.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { followSession, sizeOf } from '../attach/follow-session.js';
import { PendingExit } from '../attach/pending-exit.js';
import { type CommandContext, command } from '../command.js';
import { type FlagTable, type FlagValues, switchFlag, textFlag } from '../flag.js';
import { forEachRef, unlessUnchanged } from '../for-each-ref.js';
import { invalid } from '../values/invalid.js';
import { checkpointDirFlag } from './checkpoint-flags.js';

const START_FLAGS = {
  attach: switchFlag({ short: 'a', help: 'Attach STDOUT/STDERR and forward signals' }),
  checkpoint: textFlag({ help: 'Restore from this checkpoint' }),
  checkpointDir: checkpointDirFlag,
  detachKeys: detachKeysFlag,
  interactive: switchFlag({ short: 'i', help: "Attach container's STDIN" }),
} as const satisfies FlagTable;

/** `docker start`: prints each container as it starts; with `-a` or `-i` stays with the one until it ends. */
export const start = command({
  summary: 'Start one or more stopped containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  runsProgram: true,
  flags: START_FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'streams'>, context) {
    const { flags, operands, out } = context;
    const checkpoint = toCheckpoint(flags);
    if (checkpoint && operands.length > 1) throw invalid('you cannot restore multiple containers at once');
    if (flags.attach || flags.interactive) return startAttached(engine, context);
    const startOne = async (ref: string): Promise<void> => {
      await unlessUnchanged(engine.containers.start(ref, { checkpoint }));
      out.line(ref);
    };
    await forEachRef(operands, startOne, (refs) => engineError('containers_not_started', { refs }));
    return 0;
  },
});

async function startAttached(
  engine: Pick<Engine, 'containers' | 'streams'>,
  context: CommandContext<typeof START_FLAGS>,
): Promise<number> {
  const {
    flags,
    operands: [ref = '', ...others],
  } = context;
  const detachKeys = readDetachKeys(flags.detachKeys, context.io);
  if (others.length > 0) throw invalid('you cannot start and attach multiple containers at once');
  const container = await engine.containers.get(ref);
  const { id, config } = container;
  const hasStdin = flags.interactive && config.hasStdin;
  checkTerminal(context.io, { hasTty: config.hasTty, hasStdin });
  const isAlive = container.state.status === 'running';
  using exit = new PendingExit(engine, id, isAlive ? 'not-running' : 'next-exit');
  const session = await openSession(engine, container, context);
  const end = await followSession(session, context, {
    hasTty: config.hasTty,
    hasStdin,
    detachKeys,
    sendSignal: config.hasTty ? undefined : (signal) => engine.containers.kill(id, { signal }),
  });
  return end === 'detached' ? 0 : await exit.exitCode();
}

/** One that runs already is attached to as it is. */
async function openSession(
  engine: Pick<Engine, 'containers' | 'streams'>,
  { id, config }: Container,
  { flags, out }: CommandContext<typeof START_FLAGS>,
): Promise<AttachSession> {
  const attach = {
    stdin: flags.interactive && config.hasStdin,
    stdout: true,
    stderr: true,
    size: sizeOf(out, config.hasTty),
  };
  try {
    const session = await engine.containers.start(id, { attach, checkpoint: toCheckpoint(flags) });
    if (session) return session;
  } catch (error) {
    if (!isEngineError(error, 'container_unchanged')) throw error;
  }
  return engine.streams.attach(id, attach);
}

const toCheckpoint = ({ checkpoint, checkpointDir }: FlagValues<typeof START_FLAGS>): CheckpointRef | undefined =>
  checkpoint === undefined ? undefined : { name: checkpoint, folder: checkpointDir };
