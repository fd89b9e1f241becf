import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Who listens on a unix socket: `gantry (pid 123)`; undefined where that cannot be found. */
export async function socketOwner(path: string): Promise<string | undefined> {
  const inodes = await inodesOf(path);
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsAny(pid, inodes)) return `${await nameOf(pid)} (pid ${pid})`;
  }
  return undefined;
}

/** Ours were made beside their place, under the number of their process. */
async function inodesOf(path: string): Promise<ReadonlySet<string>> {
  const draft = join(dirname(path), `.${basename(path)}`);
  const lines = (await readFile('/proc/net/unix', 'utf8')).split('\n').map((line) => line.split(/\s+/));
  const isIt = (name = ''): boolean => name === path || name.replace(/\.\d+$/, '') === draft;
  return new Set(lines.filter((fields) => isIt(fields[7])).map((fields) => `socket:[${fields[6]}]`));
}

/** Processes come and go, and some may not be looked at. */
async function holdsAny(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.some((target) => inodes.has(target));
}

const nameOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process')).trim();
