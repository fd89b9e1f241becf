import { isEngineError } from '../../errors/engine-error.js';
import { type AttachServices, attachClient, readAttach, readStreams } from '../attach/attach-client.js';
import { isAtLeast } from '../http/api-version.js';
import { plainErrorReply } from '../http/error-reply.js';
import { outputMediaType } from '../http/media-types.js';
import { empty, hijack, type Route, route, webSocket } from '../route.js';
import { readSize } from '../wire/read-size.js';

/** Before 1.42 a websocket had all three, whatever was asked for. */
const ALL_STREAMS = { stdin: true, stdout: true, stderr: true };

/** A client's connection to a container's own streams. */
export const attachRoutes = (services: AttachServices): readonly Route[] => [
  route('POST', '/containers/:id/attach', '1.0', async ({ params: { id }, query, version }) => {
    try {
      const asked = await readAttach(services, id, query);
      const { hasTty } = asked.container.config;
      return hijack(outputMediaType(version, { hasTty }), async (connection, begin) => {
        await attachClient(services, connection, { ...asked, streams: readStreams(query), isFramed: !hasTty, begin });
      });
    } catch (error) {
      if (!isEngineError(error)) throw error;
      return plainErrorReply(error);
    }
  }),
  route('GET', '/containers/:id/attach/ws', '1.17', async ({ params: { id }, query, version }) => {
    const asked = await readAttach(services, id, query);
    const streams = isAtLeast(version, '1.42') ? readStreams(query) : ALL_STREAMS;
    return webSocket(
      async (connection) =>
        await attachClient(services, connection, { ...asked, streams, isFramed: false, begin: () => undefined }),
      { isText: !isAtLeast(version, '1.28') },
    );
  }),
  route('POST', '/containers/:id/resize', '1.4', async ({ params: { id }, query }) => {
    await services.attachments.resize(id, readSize(query));
    return empty(200);
  }),
];
