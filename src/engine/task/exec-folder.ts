import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'x';
const NAME_DIGITS = 12;
const ID_FILE = 'id';

/** Where it is, while it lives. */
export const execFolder = (bundleDir: string, execId: string): string =>
  join(bundleDir, PREFIX + execId.slice(0, NAME_DIGITS));

/**
 * Makes the folder of an exec in the bundle of its container; it is there while the exec lives. Its name is short,
 * since the paths of sockets are limited.
 */
export function makeExecFolder(bundleDir: string, execId: string): string {
  const dir = execFolder(bundleDir, execId);
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, ID_FILE), execId, { mode: 0o600 });
  return dir;
}

/** Locked by whoever stays with the exec until its end. */
export const attendedFile = (dir: string): string => join(dir, ID_FILE);

/** Ids of the execs that live, none where the container has ended. */
export function listExecs(bundleDir: string): readonly string[] {
  return namesIn(bundleDir)
    .filter((name) => name.startsWith(PREFIX))
    .flatMap((name) => idIn(join(bundleDir, name)) ?? []);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Undefined where it has ended meanwhile. */
function idIn(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, ID_FILE), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
