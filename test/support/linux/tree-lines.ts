import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import type { Engine } from '../../../src/engine/index.js';

/** A folder of this machine, one line for each file below it: `name mode uid:gid content`, `name/ mode`, `name -> link`. */
export function localLines(folder: string, prefix = ''): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const stats = lstatSync(path);
      const shown = prefix + name;
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
      if (stats.isDirectory()) return [`${shown}/ ${mode}`, ...localLines(path, `${shown}/`)];
      return [`${shown} ${mode} ${stats.uid}:${stats.gid} ${readFileSync(path, 'utf8').trim()}`];
    });
}

/** The same of a folder of a container. */
export async function containerLines(
  { files }: Pick<Engine, 'files'>,
  id: string,
  folder: string,
  prefix = '',
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { name, path, kind, mode, uid, gid, linkTarget } of await files.list(id, folder)) {
    const shown = prefix + name;
    if (kind === 'symlink') lines.push(`${shown} -> ${linkTarget}`);
    else if (kind === 'directory') {
      lines.push(`${shown}/ ${mode.toString(8)}`, ...(await containerLines({ files }, id, path, `${shown}/`)));
    } else {
      const text = Buffer.from(await files.readFile(id, path, { maxBytes: 1000 }))
        .toString()
        .trim();
      lines.push(`${shown} ${mode.toString(8)} ${uid}:${gid} ${text}`);
    }
  }
  return lines;
}
