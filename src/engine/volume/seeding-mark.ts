import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const WHOLE = 'seeding';
const HASH_LENGTH = 16;

/**
 * The file that lies beside a volume's folder while that is being filled from an image. Whoever finds it there, with
 * nobody at work, goes on: what is there was cut off.
 *
 * @param subpath The part of it that is filled; each has a mark of its own.
 */
export const seedingMark = (folder: string, subpath?: string): string =>
  join(dirname(folder), subpath === undefined ? WHOLE : `${WHOLE}-${shortHash(subpath)}`);

/** What a killed process had begun to copy out of an image is not to be gone on with: something else takes its place. */
export function forgetSeeding(folder: string): void {
  const beside = dirname(folder);
  for (const name of readdirSync(beside)) {
    if (name === WHOLE || name.startsWith(`${WHOLE}-`)) rmSync(join(beside, name), { force: true });
  }
}

/** A part's path may hold any byte but 0, and be longer than a name. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
