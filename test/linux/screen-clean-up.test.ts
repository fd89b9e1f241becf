import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

test('exited containers are gone with three keys from the start, and what runs stays', {
  skip: rootReason(),
  timeout: 600_000,
}, async () => {
  await using gantry = await BuiltGantry.open();
  await importBusybox(gantry);
  const run = async (name: string, ...words: readonly string[]): Promise<string> =>
    await gantry.ok('run', '--network', 'none', '--stop-timeout', '0', '--name', name, ...words);
  await run('idle', '-d', BUSYBOX, 'sleep', '1000000');
  for (const name of ['job-1', 'job-2']) await run(name, BUSYBOX, 'true');
  await using screen = gantry.terminal([], { columns: 120, rows: 40 });
  await screen.waitFor(/○ job-1[^]*○ job-2/);
  screen.press('P');
  await screen.waitFor(/2 objects marked/);
  screen.press('d', 'enter');
  await screen.waitFor(/2 objects will be removed in \d+ s/);
  await screen.waitFor(/2 of 2 removed/);
  assert.equal(await gantry.ok('ps', '-a', '--format', '{{.Names}}'), 'idle');
  screen.press('enter', 'q');
  assert.equal((await screen.exit).code, 0);
});
