import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';

import { openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { makeTar } from '../support/images/make-tar.js';

const TAR = makeTar([{ name: 'bin/sh', content: 'a shell', mode: 0o755 }]);

/** A server of the web whose every path is another kind of answer. */
async function openServer(): Promise<{ readonly server: Server; readonly host: string }> {
  const server = createServer((request, response) => {
    if (request.url === '/root.tar') response.end(TAR);
    else if (request.url === '/moved') response.writeHead(302, { location: '/root.tar' }).end();
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': TAR.length });
      response.write(TAR.subarray(0, 100), () => request.socket.destroy());
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('import from an address', { skip: layerTestReason() }, () => {
  test('takes what is there, or where it leads to, also without a scheme', async () => {
    const { server, host } = await openServer();
    await using _closed = server;
    await using stand = await openImageStand();
    for (const url of [`http://${host}/root.tar`, `http://${host}/moved`, `${host}/root.tar`]) {
      const { id } = await stand.images.import({ url }, { name: 'fetched' });
      assert.equal((await stand.images.get(id)).sizeBytes, 'a shell'.length, url);
    }
  });

  test('that has none tells why, without its password, and keeps nothing', async () => {
    const { server, host } = await openServer();
    await using _closed = server;
    await using stand = await openImageStand();
    for (const [url, reason] of [
      [`http://me:secret@${host}/none`, `http://xxxxx@${host}/none: 404 Not Found`],
      [`http://me:s@cret@${host}/none`, `http://xxxxx@${host}/none: 404 Not Found`],
      ['ftp://127.0.0.1/x', 'ftp://127.0.0.1/x: unsupported protocol scheme'],
    ] as const) {
      await assert.rejects(stand.images.import({ url }), {
        code: 'archive_not_fetched',
        message: `failed to GET ${reason}`,
      });
    }
    await assert.rejects(stand.images.import({ url: `http://${host}/cut` }), { code: 'archive_not_fetched' });
    await assert.rejects(stand.images.import({ url: 'http://127.0.0.1:1/x' }), { code: 'archive_not_fetched' });
    assert.deepEqual(await stand.images.list(), []);
  });
});
