import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, test } from 'node:test';

import { readApiTrace } from '../../src/api-trace/read-api-trace.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

/** Asks, and reads the answer to its end. */
async function ask({ socketPath }: ServedGantry, path: string, body?: object): Promise<number> {
  const asked = request({
    socketPath,
    path,
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
  });
  asked.end(body ? JSON.stringify(body) : undefined);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

describe('what a serve is asked', { skip: rootReason() }, () => {
  test('is there for a screen in another process where that was asked for, without secrets', async () => {
    await using served = await openServedGantry('--trace');
    assert.equal(await ask(served, '/v1.43/containers/json?all=1'), 200);
    assert.equal(await ask(served, '/containers/create?name=x', { Image: 'none', Env: ['PASSWORD=hunter2'] }), 404);
    const requests = await eventually('both lines', async () => {
      const read = await readApiTrace(served.gantry.roots.runRoot);
      return read.length === 2 && read;
    });
    const [created, listed] = requests;
    assert.match(created?.text ?? '', /^POST \/containers\/create\?name=x .*"PASSWORD=\*\*\*".* → 404 /);
    assert.match(listed?.text ?? '', /^GET \/containers\/json\?all=1 → 200, \d+ ms$/);
    assert.equal(listed?.pid, served.process.pid);
  });

  test('is kept nowhere where it was not', async () => {
    await using served = await openServedGantry();
    assert.equal(await ask(served, '/info'), 200);
    assert.deepEqual(await readApiTrace(served.gantry.roots.runRoot), []);
  });
});
