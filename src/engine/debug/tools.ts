import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { isStaticProgram } from './static-program.js';

/** Where a session finds the machine's tools. Every container has a /dev of its own that its image knows nothing of. */
export const TOOLS_PATH = '/dev/gantry';

const BUSYBOX_PATHS = ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static'];

/** A program that is many, with the names under which it is each of them. */
export type Tools = { readonly program: string; readonly names: readonly string[] };

/** The machine's busybox. @throws debug_tools_missing */
export async function findTools({ processes }: Pick<Host, 'processes'>): Promise<Tools> {
  for (const program of BUSYBOX_PATHS) {
    if (!(await isUsable(program))) continue;
    const { stdout } = await processes.run(program, ['--list']);
    return { program, names: stdout.split('\n').filter((name) => name !== '' && name !== 'busybox') };
  }
  throw engineError('debug_tools_missing');
}

/** One that needs shared libraries would not run where there is nothing else. */
async function isUsable(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    return isStaticProgram(await file.readFile());
  } catch {
    return false;
  }
}

/** Fills the new folder `dir` with the tools, for everybody to run. */
export function layOutTools({ program, names }: Tools, dir: string): void {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true, mode: 0o755 });
  copyFileSync(program, join(bin, 'busybox'));
  for (const name of names) symlinkSync('busybox', join(bin, name));
}
