import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { httpServer } from '../../../src/server/listen/http-server.js';
import { json, route } from '../../../src/server/route.js';
import { ApiServer } from '../../../src/server/server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

test('of all answers the last stays: V8 forgets what it compiled for objects of which there are none', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const api = new ApiServer({
    routes: [route('GET', '/answer', '1.0', () => Promise.resolve(json(200, {})))],
    version: '1',
    reportBug: (error) => assert.fail(String(error)),
  });
  const server = httpServer(api, undefined);
  const answers: WeakRef<ServerResponse>[] = [];
  server.on('request', (_request, response) => answers.push(new WeakRef(response)));
  const socketPath = join(temporaryFolder(), 's');
  server.listen(socketPath);
  await once(server, 'listening');

  for (let count = 0; count < 3; count += 1) {
    const [answer] = await once(request({ socketPath, path: '/answer', agent: false }).end(), 'response');
    await (answer as IncomingMessage).toArray();
  }
  server.close();
  await once(server, 'close');
  await new Promise(setImmediate);
  collect();
  assert.deepEqual(
    answers.map((answer) => answer.deref() !== undefined),
    [false, false, true],
  );
});
