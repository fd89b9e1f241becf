import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';

import { layout } from '../../src/engine/roots.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const skip = rootReason();

test('whoever comes while a container is ending is told that it does not run', { skip, timeout: 600_000 }, async () => {
  await using served = await openServedGantry();
  const { gantry } = served;
  const id = await gantry.ok('run', '-dt', BUSYBOX, 'sleep', '1000');
  // As its monitor leaves it at the end, before anybody has tidied up.
  rmSync(join(layout.runningContainer(gantry.roots, id), 'attach'));
  assert.deepEqual(await post(served, `/containers/${id}/attach?stream=1&stdout=1`), [
    409,
    'You cannot attach to a stopped container, start it first\r\n',
  ]);
  assert.deepEqual(await post(served, `/containers/${id}/resize?h=20&w=40`), [
    409,
    `{"message":"container ${id} is not running"}\n`,
  ]);
  await gantry.ok('rm', '-f', id);
});

function post({ socketPath }: ServedGantry, path: string): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, method: 'POST' }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('end', () => resolve([answer.statusCode, text]));
    });
    asking.once('error', reject);
    asking.end();
  });
}
