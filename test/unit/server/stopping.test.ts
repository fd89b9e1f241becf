import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';

import { httpServer } from '../../../src/server/listen/http-server.js';
import { hijack, route, stream } from '../../../src/server/route.js';
import { ApiServer } from '../../../src/server/server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** Ends when it is told to. */
async function* untilCancelled(cancelSignal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield Buffer.from('begun');
  if (!cancelSignal.aborted) await once(cancelSignal, 'abort');
}

test('a server that stops ends its streams and conversations, and takes no more', async () => {
  const api = new ApiServer({
    routes: [
      route('GET', '/stream', '1.0', async ({ cancelSignal }) => stream('text/plain', untilCancelled(cancelSignal))),
      route('POST', '/talk', '1.0', async () =>
        hijack('text/plain', async (connection, begin) => {
          begin();
          await once(connection, 'close');
        }),
      ),
    ],
    version: '1',
    reportBug: (error) => assert.fail(String(error)),
  });
  const server = httpServer(api, undefined);
  const socketPath = join(temporaryFolder(), 's');
  server.listen(socketPath);
  await once(server, 'listening');

  const streamed = await answerOf({ socketPath, path: '/stream' });
  await once(streamed, 'data');
  const headers = { Connection: 'Upgrade', Upgrade: 'tcp' };
  const talk = request({ socketPath, path: '/talk', method: 'POST', headers, agent: false }).end();
  const [, conversation] = await once(talk, 'upgrade');
  const over = Promise.all([once(streamed.resume(), 'end'), once(conversation.resume(), 'close')]);
  api.stop();
  await over;

  const refused = await answerOf({ socketPath, path: '/stream' });
  assert.equal(refused.statusCode, 503);
  assert.equal((await refused.toArray()).join(''), '{"message":"the server is stopping"}\n');
  server.close();
});

const answerOf = async (options: { readonly socketPath: string; readonly path: string }): Promise<IncomingMessage> => {
  const [answer] = await once(request({ ...options, agent: false }).end(), 'response');
  return answer as IncomingMessage;
};
