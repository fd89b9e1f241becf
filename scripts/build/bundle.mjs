import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, formatMessages } from 'esbuild';
import { esbuildOptions } from './esbuild-options.mjs';

/** A bundle that could not be made; the message is esbuild's, with file, line and the line's text. */
export class BundleError extends Error {
  name = 'BundleError';
}

/**
 * Bundles `entryPoints` into `outdir` and returns the names of the files written and the sources read.
 *
 * A file appears under its name complete or not at all, and entries come after the chunks they load, so that a
 * gantry started meanwhile gets the old program or the new one.
 */
export async function bundle({ entryPoints, outdir }) {
  const result = await runEsbuild({ entryPoints, outdir });
  await mkdir(outdir, { recursive: true });
  const isEntry = (file) => !basename(file.path).startsWith('chunk-');
  const files = result.outputFiles.sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const file of files) await writeWhole(join(outdir, basename(file.path)), file.contents);
  return { files: files.map((file) => basename(file.path)), inputs: Object.keys(result.metafile.inputs) };
}

async function runEsbuild(what) {
  try {
    return await build(await esbuildOptions(what));
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await formatMessages(error.errors, { kind: 'error', color: Boolean(process.stderr.isTTY) });
    throw new BundleError(lines.join('').trimEnd());
  }
}

async function writeWhole(path, contents) {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
