import { chmodSync, chownSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { engineError } from '../../../../errors/engine-error.js';
import type { BuildSession } from '../../build-session.js';
import { folderTree } from '../../context/source-tree.js';
import type { PlannedMount } from './plan-mounts.js';

const NAME = 'agent';
const DEFAULT_MODE = 0o600;

/**
 * A socket for a step behind which an agent is, owned as the step wants it: that of the agent itself is its owner's alone, and
 * may not be the container's user's. Undefined where there is no agent and none is required.
 *
 * @throws build_step_invalid
 * @see moby/buildkit, session/sshforward
 */
export async function openAgent(
  session: BuildSession,
  { mount }: PlannedMount,
  stack: AsyncDisposableStack,
): Promise<string | undefined> {
  const { id = 'default', isRequired, mode = DEFAULT_MODE, uid = 0, gid = 0 } = mount;
  const agent = session.request.ssh?.find((each) => each.id === id);
  if (!agent && isRequired) {
    throw engineError('build_step_invalid', { reason: `no SSH key ${JSON.stringify(id)} forwarded from the client` });
  }
  if (!agent) return undefined;
  const folder = await session.sources.scratchFolder();
  // By its descriptor, as a path of its own might be too long for a socket; open until that is closed, which removes the file.
  const tree = stack.use(folderTree(folder, undefined));
  const path = join(tree.root.path, NAME);
  stack.use(await listen(path, agent.socketPath));
  chownSync(path, uid, gid);
  chmodSync(path, mode);
  return join(folder, NAME);
}

async function listen(path: string, agentPath: string): Promise<AsyncDisposable> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const agent = connect(agentPath);
    for (const socket of [client, agent]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    relay(client, agent);
    relay(agent, client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return { [Symbol.asyncDispose]: () => close(server, open) };
}

/** What the one says the other hears; where it breaks or ends, so does the other. */
function relay(from: Socket, to: Socket): void {
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
  from.pipe(to);
}

async function close(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of open) socket.destroy();
  await closed;
}
