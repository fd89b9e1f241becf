import type { Container, Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Attachments } from '../attach/attachments.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { followSession } from '../attach/follow-session.js';
import { logBytes } from '../attach/log-bytes.js';
import { outputMediaType } from '../http/media-types.js';
import { raced } from '../http/raced.js';
import { empty, flag, hijack, type Route, route, textOf } from '../route.js';
import { readSize } from '../wire/read-size.js';

type Services = {
  readonly engine: Pick<Engine, 'containers' | 'streams'>;
  readonly attachments: Attachments;
};

/** A client's connection to a container's own streams. */
export const attachRoutes = ({ engine, attachments }: Services): readonly Route[] => [
  route('POST', '/containers/:id/attach', '1.0', async ({ params: { id }, query, version }) => {
    const container = await engine.containers.get(id);
    requireAttachable(container);
    const { hasTty, isStdinOnce } = container.config;
    const detachKeys = readDetachKeys(textOf(query, 'detachKeys'));
    const [stdin, stdout, stderr] = [flag(query, 'stdin'), flag(query, 'stdout'), flag(query, 'stderr')];
    return hijack(outputMediaType(version, { hasTty }), async (connection) => {
      const left = new AbortController();
      connection.once('close', () => left.abort());
      if (flag(query, 'logs')) {
        const options = { stdout, stderr, cancelSignal: left.signal };
        for await (const bytes of logBytes(engine.streams.logs(id, options), { isFramed: !hasTty })) {
          if (!connection.write(bytes)) await raced(connection, 'drain', 'close');
        }
      }
      if (!flag(query, 'stream')) return;
      const hasStdin = stdin && container.config.hasStdin;
      const session = await attachments.open(container, { stdin: hasStdin, stdout, stderr }, left.signal);
      if (!session) return;
      await followSession(connection, session, {
        isFramed: !hasTty,
        hasStdin,
        atInputEnd: isStdinOnce && !hasTty ? 'close-input' : 'leave',
        detachKeys: hasTty ? detachKeys : undefined,
      });
    });
  }),
  route('GET', '/containers/:id/attach/ws', '1.17', async ({ params: { id } }) => {
    await engine.containers.get(id);
    throw engineError('not_implemented', { what: 'attach by websocket' });
  }),
  route('POST', '/containers/:id/resize', '1.4', async ({ params: { id }, query }) => {
    await attachments.resize(id, readSize(query));
    return empty(200);
  }),
];

/** @throws container_state_conflict in docker's words @see moby, daemon/attach.go: ContainerAttach */
function requireAttachable({ id, state: { status } }: Container): void {
  if (status === 'paused') {
    throw engineError('container_state_conflict', {
      reason: `container ${id} is paused, unpause the container before attach`,
    });
  }
  if (status === 'restarting') {
    throw engineError('container_state_conflict', {
      reason: `container ${id} is restarting, wait until the container is running`,
    });
  }
}
