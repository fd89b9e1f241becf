import { randomInt } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import { bound, type Listener } from './listener.js';
import { socketOwner } from './socket-owner.js';
import { takeTurn } from './turn.js';

/** What the kernel takes. @see unix(7) */
const LONGEST_PATH_BYTES = 107;

/**
 * Listens on a unix socket. It is made under another name, given its owner and mode, and only then put in its place:
 * nobody connects who may not. One that a killed server left is replaced.
 *
 * @throws socket_in_use, listen_failed, argument_invalid
 */
export async function listenOnUnix(
  server: Server,
  path: string,
  { mode, group }: { readonly mode: number; readonly group: string | undefined },
): Promise<Listener> {
  const address = `unix://${path}`;
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES) throw failed(address, 'the path is too long');
  const gid = group === undefined ? 0 : await groupId(group);
  await using _ = await takeTurn(path);
  await requireFree(path);
  const draft = draftOf(path);
  try {
    await makeFolder(dirname(path));
    await rm(draft, { force: true });
    await bound(server, { path: draft });
    await chmod(draft, mode);
    await chown(draft, process.getuid?.() ?? 0, gid);
    await rename(draft, path);
  } catch (cause) {
    server.close();
    await rm(draft, { force: true });
    if (isEngineError(cause)) throw cause;
    throw failed(address, cause instanceof Error ? cause.message : String(cause));
  }
  const { ino } = await lstat(path);
  return {
    address,
    async [Symbol.asyncDispose]() {
      const now = await lstat(path).catch(() => undefined);
      if (now?.ino === ino) await rm(path, { force: true });
    },
  };
}

/** Of what is missing one folder, as `/run/gantry` may be after a boot; more than that is a slip of the pen. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Beside it. The kernel goes on calling a socket by the name that it was made under. */
function draftOf(path: string): string {
  const own = `${process.pid}${randomInt(1e6)}`;
  const telling = join(dirname(path), `.${basename(path)}.${own}`);
  return Buffer.byteLength(telling) > LONGEST_PATH_BYTES ? join(dirname(path), `.${own}`) : telling;
}

async function requireFree(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSocket()) throw failed(`unix://${path}`, 'something that is no socket is there');
  if (!(await isAnswered(path))) return;
  throw engineError('socket_in_use', { path, owner: (await socketOwner(path)) ?? 'another process' });
}

/** A socket of a process that has ended refuses. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const tell = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', tell(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => tell(code !== 'ECONNREFUSED' && code !== 'ENOENT')());
  });
}

async function groupId(group: string): Promise<number> {
  if (/^\d+$/.test(group)) return Number(group);
  const lines = (await readFile('/etc/group', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === group)?.[2];
  if (found === undefined) throw engineError('group_unknown', { group });
  return Number(found);
}

const failed = (address: string, reason: string): Error => engineError('listen_failed', { address, reason });
