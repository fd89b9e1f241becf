import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * What a checkpoint says is done as root: its processes, their privileges, the files that they hold. So everything in
 * it must be what this user alone can have put there.
 *
 * @throws checkpoint_untrusted
 */
export function requireOwnFiles(folder: string, name: string): void {
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  for (const path of [dirname(folder), folder, ...inside]) {
    const reason = whyNotOwn(path);
    if (reason !== undefined) throw engineError('checkpoint_untrusted', { name, path, reason });
  }
}

function whyNotOwn(path: string): string | undefined {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return 'is a link';
  if (!stats.isFile() && !stats.isDirectory()) return 'is neither a file nor a folder';
  if (stats.uid !== process.geteuid?.()) return `belongs to user ${stats.uid}`;
  const isSticky = stats.isDirectory() && (stats.mode & 0o1000) !== 0;
  return (stats.mode & WRITABLE_BY_OTHERS) !== 0 && !isSticky ? 'may be written to by others' : undefined;
}
