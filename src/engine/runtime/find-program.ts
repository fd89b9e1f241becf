import { accessSync, constants, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';

import type { Processes } from '../../host/processes.js';
import { textColumn } from '../metadata/columns.js';
import type { Database } from '../metadata/database.js';
import { type ProgramVersion, parseProgramVersion } from './program-version.js';

/** The first of `names` that can be run; absolute ones are taken as they are, others looked for as in PATH. */
export function findProgram(names: readonly string[], searchPath: string): string | undefined {
  const folders = searchPath.split(':').filter(isAbsolute);
  return names
    .flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The version of the program at `path`, asked once per program file and kept in the database,
 * so that the common case starts no process.
 */
export async function askVersion(
  { processes, database }: { readonly processes: Pick<Processes, 'run'>; readonly database: Database },
  path: string,
): Promise<ProgramVersion> {
  const { mtimeMs, size, ino } = statSync(path);
  const key = `version ${path} ${mtimeMs} ${size} ${ino}`;
  const row = database.get('SELECT value FROM fact WHERE key = ?', key);
  if (row) return parseProgramVersion(textColumn(row, 'value'), basename(path));
  const { stdout } = await processes.run(path, ['--version']);
  database.transaction(() => {
    database.run('DELETE FROM fact WHERE key >= ? AND key < ?', `version ${path} `, `version ${path}!`);
    database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', key, stdout);
  });
  return parseProgramVersion(stdout, basename(path));
}
