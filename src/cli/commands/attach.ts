import type { Container, Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { detachKeysFlag, sigProxyFlag } from '../attach/attach-flags.js';
import { checkTerminal } from '../attach/check-terminal.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { followSession, sizeOf } from '../attach/follow-session.js';
import { PendingExit } from '../attach/pending-exit.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `docker attach`: our streams are those of a program that runs already; its exit code is ours. */
export const attach = command({
  summary: 'Attach local standard input, output, and error streams to a running container',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {
    detachKeys: detachKeysFlag,
    noStdin: switchFlag({ help: 'Do not attach STDIN' }),
    sigProxy: sigProxyFlag,
  },
  async run(engine: Pick<Engine, 'containers' | 'streams'>, context) {
    const {
      flags,
      operands: [ref = ''],
      io,
      out,
    } = context;
    const detachKeys = readDetachKeys(flags.detachKeys, io);
    const container = await engine.containers.get(ref);
    checkAttachable(container);
    const { id, config } = container;
    const hasStdin = config.hasStdin && !flags.noStdin;
    checkTerminal(io, { hasTty: config.hasTty, hasStdin });
    using exit = new PendingExit(engine, id, 'not-running');
    const size = sizeOf(out, config.hasTty);
    const session = await engine.streams.attach(id, { stdin: hasStdin, stdout: true, stderr: true, size });
    // A change of size makes a full-screen program draw itself again.
    if (size) await session.resize({ rows: size.rows + 1, columns: size.columns + 1 });
    if (size) await session.resize(size);
    const end = await followSession(session, context, {
      hasTty: config.hasTty,
      hasStdin,
      detachKeys,
      sendSignal: flags.sigProxy && !config.hasTty ? (signal) => engine.containers.kill(id, { signal }) : undefined,
    });
    return end === 'detached' ? 0 : await exit.exitCode();
  },
});

/** @throws container_state_conflict with docker's sentence for each state */
function checkAttachable({ state: { status } }: Container): void {
  if (status === 'running') return;
  const reasons: Readonly<Record<string, string>> = {
    paused: 'You cannot attach to a paused container, unpause it first',
    restarting: 'You cannot attach to a restarting container, wait until it is running',
  };
  const reason = reasons[status] ?? 'You cannot attach to a stopped container, start it first';
  throw engineError('container_state_conflict', { reason });
}
