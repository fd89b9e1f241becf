import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';

import { until } from '../../test/support/until.js';
import type { Places } from './bench-engine.js';

/** Starts a dockerd of our own; it ends with the world at the latest. */
export async function startDocker({ disk, run }: Places): Promise<AsyncDisposable> {
  const log = openSync(`${run}/dockerd.log`, 'w');
  const roots = ['--data-root', `${disk}/docker`, '--exec-root', `${run}/docker`, '--pidfile', `${run}/docker.pid`];
  const daemon = spawn('dockerd', [...roots, '-H', `unix://${run}/docker.sock`], { stdio: ['ignore', log, log] });
  const ended = new Promise((resolve) => daemon.once('exit', resolve));
  await until(() => existsSync(`${run}/docker.sock`) || daemon.exitCode !== null);
  return {
    async [Symbol.asyncDispose]() {
      if (daemon.kill()) await ended;
    },
  };
}
