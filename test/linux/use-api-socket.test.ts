import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

/** What the API answers on a socket of this machine. */
function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('--use-api-socket', { skip: rootReason() }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
  });
  after(() => gantry[Symbol.asyncDispose]());

  test('is refused where nobody serves; else the container reaches the engine that it lives in', async () => {
    const words = ['run', '-d', '--network', 'none', '--use-api-socket', BUSYBOX, 'sleep', '1000'];
    const socket = join(gantry.roots.runRoot, 'gantry.sock');
    const refused = await gantry.run(words);
    assert.equal(refused.exitCode, 125);
    assert.match(refused.stderr, new RegExp(`^gantry: --use-api-socket: nobody listens on ${socket}`));
    const server = gantry.start(['serve']);
    await eventually('the socket', () => existsSync(socket));
    const { stdout, stderr } = await gantry.run(words);
    assert.match(stderr, /gantry\.sock is mounted writable: the container can change all/);
    const id = stdout.trim();
    const pid = await gantry.ok('inspect', '-f', '{{.State.Pid}}', id);
    const listed: unknown = JSON.parse(await get(`/proc/${pid}/root/var/run/docker.sock`, '/containers/json'));
    assert.ok(Array.isArray(listed) && listed.some(({ Id }) => Id === id));
    server.process.kill('SIGINT');
    await server.end;
    await gantry.ok('rm', '-f', id);
  });
});
