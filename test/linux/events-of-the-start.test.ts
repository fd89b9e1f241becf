import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { openTestRoots } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';
import { until } from '../support/until.js';

const SKIP = { skip: rootReason(), timeout: 120_000 };

// Editors start `docker events` and at once the container whose start they wait for, for ever where they are not told of it.
test('events tells what happened while it was itself still starting', SKIP, async () => {
  await using gantry = await BuiltGantry.open();
  await using engine = await openTestRoots(gantry.roots);
  const events = gantry.start(['events', '--filter', 'type=volume']);
  await until(() => hasBegun(events.process.pid));
  await engine.volumes.create({ name: 'early' });
  let heard = '';
  events.process.stdout?.on('data', (chunk) => (heard += chunk));
  let late = 0;
  await eventually('what happens later', async () => {
    await engine.volumes.create({ name: `late-${(late += 1)}` });
    return heard.includes('late');
  });
  assert.match(heard, /volume create early /);
});

/** Node runs in it, and no more: its loop is there. */
function hasBegun(pid: number | undefined): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).includes('eventpoll');
    } catch {
      return false; // Closed meanwhile.
    }
  });
}
