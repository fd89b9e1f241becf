import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { programEntries } from './entries.mjs';
import { isFresh, writeStamp } from './stamp.mjs';

export const OUT_DIR = join(ROOT, 'dist');
const COMPILED_DIR = join(ROOT, '.cache/compiled');
const HASHED = /-[0-9a-f]{12}\.js(on)?$/;
const STALE_AFTER_MS = 24 * 3600 * 1000;

/** Whether dist/ is what a build would give. */
export const isBuilt = () => isFresh(OUT_DIR, programEntries());

/** Makes dist/ from src/. */
export async function buildProgram() {
  const entryPoints = programEntries();
  // Loaded here, so that asking whether there is anything to do does not pay for esbuild.
  const { bundleProgram } = await import('./bundle.mjs');
  const startedAtMs = Date.now();
  const { files, inputs } = await bundleProgram({ entryPoints, outdir: OUT_DIR });
  await writeStamp(OUT_DIR, { entryPoints, inputs, files, startedAtMs });
  await removeStale(files);
  // Of the code that was: loader.cjs fills it again.
  await rm(COMPILED_DIR, { recursive: true, force: true });
}

/** A screen that is open may still load a file of the build it came from: those stay for a day. */
async function removeStale(files) {
  const current = new Set(files);
  for (const name of await readdir(OUT_DIR)) {
    if (current.has(name) || !HASHED.test(name)) continue;
    const path = join(OUT_DIR, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_AFTER_MS) await rm(path, { force: true });
  }
}
