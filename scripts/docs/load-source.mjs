import { build } from 'esbuild';
import { ROOT } from '../root.mjs';

/** What a source file of gantry exports; for files that touch nothing when they are loaded. */
export async function loadSource(path) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
