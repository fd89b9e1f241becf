import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { type Container, type Engine, type ExecSession, isAlive } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { followSession } from '../attach/follow-session.js';
import type { ExecStore, StoredExec } from '../exec/exec-store.js';
import { execToWire } from '../exec/exec-to-wire.js';
import { requireCreated, startExec } from '../exec/start-exec.js';
import { messageOf } from '../http/error-reply.js';
import { outputMediaType } from '../http/media-types.js';
import { raced } from '../http/raced.js';
import { stdcopyFrame } from '../http/stdcopy.js';
import { empty, hijack, json, type Route, route } from '../route.js';
import { GoObject } from '../wire/go-object.js';
import { readExec } from '../wire/read-exec.js';
import { readConsoleSize, readSize } from '../wire/read-size.js';

const ID_BYTES = 32;
/** @see moby, daemon/resize.go: ContainerExecResize */
const LONGEST_START_MS = 10_000;

type Services = { readonly engine: Pick<Engine, 'containers' | 'execs'>; readonly store: ExecStore };

/** Further processes in containers. */
export const execRoutes = ({ engine, store }: Services): readonly Route[] => [
  route('POST', '/containers/:id/exec', '1.15', async ({ params, readJson }) => {
    const container = await engine.containers.get(params.id);
    const asked = readExec(await readJson());
    requireRunning(container);
    const id = randomBytes(ID_BYTES).toString('hex');
    store.add({ id, containerId: container.id, ...asked });
    return json(201, { Id: id });
  }),
  route('POST', '/exec/:id/start', '1.15', async ({ params, readJson, version }) => {
    const stored = store.get(params.id);
    const body = GoObject.of((await readJson()) ?? {}, 'ExecStartOptions');
    requireCreated(stored);
    if (body.boolean('Detach')) {
      await startExec(engine, stored, undefined);
      return empty(200);
    }
    const hasTty = body.boolean('Tty') ?? false;
    const size = readConsoleSize(body) ?? stored.exec.size;
    return hijack(outputMediaType(version, { hasTty }), async (connection) => {
      const session = await startOrTell(engine, stored, { connection, hasTty, size });
      if (!session?.streams) return;
      const end = await followSession(connection, session.streams, {
        isFramed: !hasTty,
        hasStdin: stored.attaches.stdin,
        atInputEnd: stored.exec.hasTty ? 'leave' : 'close-input',
        detachKeys: stored.exec.hasTty ? stored.detachKeys : undefined,
      });
      // Whoever hears the end asks for the exit code next.
      if (end === 'ended') await Promise.race([session.exitCode, raced(connection, 'close')]);
    });
  }),
  route('POST', '/exec/:id/resize', '1.15', async ({ params, query }) => {
    const stored = store.get(params.id);
    const size = readSize(query);
    // Clients tell the size while it starts.
    await Promise.race([stored.begun.promise, delay(LONGEST_START_MS, undefined, { ref: false })]);
    const { id, session } = stored;
    if (!session) throw engineError('container_state_conflict', { reason: `exec process ${id} is not running` });
    await session.streams?.resize(size);
    return empty(200);
  }),
  route('GET', '/exec/:id/json', '1.16', async ({ params }) => json(200, execToWire(store.get(params.id)))),
];

/** @throws container_not_running, container_state_conflict */
function requireRunning({ id, state: { status } }: Container): void {
  if (status === 'paused') {
    throw engineError('container_state_conflict', {
      reason: `container ${id} is paused, unpause the container before exec`,
    });
  }
  if (!isAlive(status)) throw engineError('container_not_running', { id });
}

/** Its status is out by then: what went wrong is said where its output would be. */
async function startOrTell(
  engine: Pick<Engine, 'execs'>,
  stored: StoredExec,
  {
    connection,
    hasTty,
    size,
  }: { readonly connection: Duplex; readonly hasTty: boolean; readonly size: StoredExec['exec']['size'] },
): Promise<ExecSession | undefined> {
  try {
    return await startExec(engine, stored, { ...stored.attaches, size });
  } catch (error) {
    const line = Buffer.from(`${messageOf(error)}\r\n`);
    connection.write(hasTty ? line : stdcopyFrame('stdout', line));
    return undefined;
  }
}
