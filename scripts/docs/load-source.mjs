import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../root.mjs';

/** What a source file of gantry exports; for files that touch nothing when they are loaded. */
export async function loadSource(path) {
  const outfile = join(ROOT, `.cache/docs/${process.pid}-${basename(path)}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'silent',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}
