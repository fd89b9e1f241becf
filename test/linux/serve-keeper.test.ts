import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { findKeeper, keeperPid } from '../support/linux/keeper-pid.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('gantry serve beside the keeper', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  before(async () => {
    served = await openServedGantry();
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
  });

  test('a keeper that was killed is there again; it outlives the server that started it, and its work goes on', async () => {
    const { gantry, socketPath, process: first } = served;
    const health = ['--health-cmd', 'true', '--health-interval', '1s'];
    const id = await gantry.ok('run', '-d', ...health, BUSYBOX, 'sleep', '1000');
    const lastProbe = (): Promise<string> =>
      gantry.ok('inspect', '-f', '{{range .State.Health.Log}}{{.Start}} {{end}}', id);
    const one = await keeperPid(gantry.roots);
    process.kill(one, 'SIGKILL');
    // Whoever looks whether there is one holds the lock for a moment: the server, too, which keeps nothing itself.
    const isAnother = (pid: number | undefined): boolean => ![one, first.pid, undefined].includes(pid);
    const other = await eventually('another', () => {
      const pid = findKeeper(gantry.roots);
      return isAnother(pid) && pid;
    });
    const server = gantry.start(['serve', '-H', `unix://${socketPath}.2`]);
    await eventually('it serves', () => existsSync(`${socketPath}.2`));
    const end = once(server.process, 'exit');
    server.process.kill('SIGKILL');
    await end;
    const before = await lastProbe();
    await eventually('the next probe', async () => (await lastProbe()) !== before);
    await eventually('the same one', () => findKeeper(gantry.roots) === other);
    await gantry.ok('rm', '-f', id);
  });
});
