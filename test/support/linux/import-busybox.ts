import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoRootFileSystem } from '../../../src/demo/demo-image.js';
import type { BuiltGantry } from './built-gantry.js';
import { BUSYBOX } from './test-engine.js';

/** Gives a gantry {@link BUSYBOX}, made of this machine's. */
export async function importBusybox(gantry: BuiltGantry): Promise<void> {
  const path = join(gantry.folder, 'root.tar');
  writeFileSync(path, Buffer.concat(await Array.fromAsync(demoRootFileSystem())));
  await gantry.ok('import', path, BUSYBOX);
}
