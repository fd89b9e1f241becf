import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files into a folder of `parent`, which is made where it is missing; gives back its path. */
export function writeContext(parent: string, folder: string, files: Readonly<Record<string, string>>): string {
  const into = join(parent, folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), content);
  }
  return into;
}
