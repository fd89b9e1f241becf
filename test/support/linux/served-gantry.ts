import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join, resolve as resolvePath } from 'node:path';

import { eventually } from '../log-receivers/eventually.js';
import { BuiltGantry } from './built-gantry.js';
import { importBusybox } from './import-busybox.js';

/** `gantry serve` as users have it, in a process of its own, with Busybox. */
export interface ServedGantry extends AsyncDisposable {
  readonly gantry: BuiltGantry;
  readonly socketPath: string;
  readonly host: string;
  readonly process: ChildProcess;
  /** Lines that it wrote on standard error. */
  readonly said: readonly string[];
}

/**
 * Starts one on a unix socket. Disposing of it ends the server, removes every container and image, and fails where
 * something is left on the machine, or where the server did not end well.
 *
 * @param words Further words for `serve`.
 */
export const openServedGantry = (...words: readonly string[]): Promise<ServedGantry> => openServed({ words });

/** The same, with no more open files than that. */
export const openServedGantryWith = ({ mostFiles }: { readonly mostFiles: number }): Promise<ServedGantry> =>
  openServed({ launcher: ['prlimit', `--nofile=${mostFiles}:${mostFiles}`], words: [] });

async function openServed({
  launcher = [],
  words,
}: {
  readonly launcher?: readonly string[];
  readonly words: readonly string[];
}): Promise<ServedGantry> {
  const gantry = await BuiltGantry.open();
  const socketPath = join(gantry.folder, 's');
  const host = `unix://${socketPath}`;
  await importBusybox(gantry);
  const [program = '', ...args] = [...launcher, resolvePath('bin/gantry'), 'serve', '-H', host, ...words];
  const server = spawn(program, args, {
    env: gantry.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  server.stderr.on('data', (chunk: Buffer) => said.push(...chunk.toString().trimEnd().split('\n')));
  const end = once(server, 'exit');
  await eventually('the socket', () => server.exitCode !== null || isAnswered(socketPath));
  return {
    gantry,
    socketPath,
    host,
    process: server,
    said,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      const [code] = await end;
      await gantry[Symbol.asyncDispose]();
      const bugs = said.filter((line) => line.includes('internal error'));
      if (code !== 0 || bugs.length > 0) throw new Error(`gantry serve ended with ${code}\n${said.join('\n')}`);
    },
  };
}

/** Whether somebody takes connections there. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect({ path });
    client.once('connect', () => {
      client.destroy();
      resolve(true);
    });
    client.once('error', () => resolve(false));
  });
}
