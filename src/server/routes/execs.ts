import type { Duplex } from 'node:stream';

import {
  type Container,
  DEFAULT_DETACH_KEYS,
  type Engine,
  type Exec,
  type ExecSession,
  isAlive,
  type TerminalSize,
} from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { followSession } from '../attach/follow-session.js';
import { begunExec, requireCreated } from '../exec/begun-exec.js';
import { execToWire } from '../exec/exec-to-wire.js';
import { isAtLeast } from '../http/api-version.js';
import { messageOf } from '../http/error-reply.js';
import { outputMediaType } from '../http/media-types.js';
import { raced } from '../http/raced.js';
import { stdcopyFrame } from '../http/stdcopy.js';
import { empty, hijack, json, type Route, route } from '../route.js';
import { GoObject } from '../wire/go-object.js';
import { readExec } from '../wire/read-exec.js';
import { readConsoleSize, readSize } from '../wire/read-size.js';

type Services = Pick<Engine, 'containers' | 'execs'>;

/** Further processes in containers. */
export const execRoutes = (engine: Services): readonly Route[] => [
  route('POST', '/containers/:id/exec', '1.15', async ({ params, readJson, version }) => {
    const asked = readExec(await readJson(), version);
    const container = await engine.containers.get(params.id);
    requireRunning(container, params.id);
    const { id } = await engine.execs.create(container.id, asked);
    return json(201, { Id: id });
  }),
  route('POST', '/exec/:id/start', '1.15', async ({ params, readJson, version }) => {
    const body = GoObject.of((await readJson()) ?? {}, 'ExecStartOptions');
    const exec = await engine.execs.get(params.id);
    await requireItsContainer(engine, exec);
    requireCreated(exec);
    if (body.boolean('Detach')) {
      await engine.execs.start(exec.containerId, { ...exec.asked, id: exec.id });
      return empty(200);
    }
    const hasTty = body.boolean('Tty') ?? false;
    const size = (hasTty && isAtLeast(version, '1.42') && readConsoleSize(body)) || exec.asked.size;
    return hijack(outputMediaType(version, { hasTty }), async (connection, begin) => {
      begin();
      const session = await startOrTell(engine, exec, { connection, hasTty, size });
      if (!session?.streams) return;
      const end = await followSession(connection, session.streams, {
        isFramed: !hasTty,
        hasStdin: exec.asked.attaches?.stdin ?? false,
        atInputEnd: exec.asked.hasTty ? 'leave' : 'close-input',
        detachKeys: exec.asked.hasTty ? (exec.asked.detachKeys ?? DEFAULT_DETACH_KEYS) : undefined,
      });
      // Whoever hears the end asks for the exit code next.
      if (end === 'ended') await Promise.race([session.exitCode, raced(connection, 'close')]);
    });
  }),
  route('POST', '/exec/:id/resize', '1.15', async ({ params: { id }, query, cancelSignal }) => {
    const size = readSize(query);
    const exec = await begunExec(engine, id, cancelSignal);
    await engine.execs.resize(exec.id, size);
    return empty(200);
  }),
  route('GET', '/exec/:id/json', '1.16', async ({ params }) =>
    json(200, execToWire(await engine.execs.get(params.id))),
  ),
];

/** Docker forgets what was to run in a container with that container's end. @throws exec_not_found */
async function requireItsContainer({ containers }: Services, { id, containerId }: Exec): Promise<void> {
  const [container] = await containers.list({ all: true, id: [containerId] });
  if (!container || !isAlive(container.state.status)) throw engineError('exec_not_found', { id });
}

/** @throws container_not_running, container_state_conflict */
function requireRunning({ id, state: { status } }: Container, ref: string): void {
  if (status === 'paused') {
    throw engineError('container_state_conflict', {
      reason: `Container ${ref} is paused, unpause the container before exec`,
    });
  }
  if (!isAlive(status)) throw engineError('container_not_running', { id });
}

/** Its status is out by then: what went wrong is said where its output would be. */
async function startOrTell(
  { execs }: Services,
  { id, containerId, asked }: Exec,
  {
    connection,
    hasTty,
    size,
  }: { readonly connection: Duplex; readonly hasTty: boolean; readonly size: TerminalSize | undefined },
): Promise<ExecSession | undefined> {
  try {
    return await execs.start(containerId, { ...asked, id, size }, { attach: { ...asked.attaches, size } });
  } catch (error) {
    const line = Buffer.from(`${messageOf(error)}\r\n`);
    connection.write(hasTty ? line : stdcopyFrame('stdout', line));
    return undefined;
  }
}
