import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

/**
 * What the bundle is entered by: name in the output folder → source.
 *
 * Every output file lies in one flat folder, for the program and for the tests, so that
 * `new URL('./worker-main.js', import.meta.url)` is right from whichever chunk the code ends up in.
 */
const ENTRIES = {
  main: 'src/main.ts',
  'monitor-main': 'src/monitor-main.ts',
  'keeper-main': 'src/keeper-main.ts',
  'connect-main': 'src/connect-main.ts',
  'worker-main': 'src/engine/worker/worker-main.ts',
  'log-look-main': 'src/engine/log-look/log-look-main.ts',
};

/** The entries whose source exists, in esbuild's form. */
export function programEntries() {
  return Object.entries(ENTRIES)
    .filter(([, source]) => existsSync(join(ROOT, source)))
    .map(([out, source]) => ({ in: source, out }));
}
