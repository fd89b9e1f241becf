import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

/**
 * esbuild keeps what a lowered `using` caught in variables of the whole function, so that a turn of a loop throws what a turn
 * before it threw and somebody caught; Node 24 and Bun know the statement themselves.
 */
export const SUPPORTED = { using: true };

/**
 * esbuild's options for the program and for its tests: what is tested is what runs.
 *
 * @param {{ entryPoints: readonly { in: string, out: string }[], outdir: string }} what
 * @returns {Promise<import('esbuild').BuildOptions>}
 */
export async function esbuildOptions({ entryPoints, outdir }) {
  const { plugins, alias } = await inkReplacements();
  return {
    absWorkingDir: ROOT,
    entryPoints: [...entryPoints],
    outdir,
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    supported: SUPPORTED,
    jsx: 'automatic',
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LateSegmenter' },
    inject: ['late-segmenter.mjs', 'late-performance.mjs'].map((shim) => join(ROOT, 'scripts/build/shims', shim)),
    external: ['koffi', '@lydell/node-pty', '@resvg/resvg-js', 'esbuild'],
    plugins,
    alias,
  };
}

/** How Ink is made fast lives beside this file; a tree without it builds with stock Ink. */
async function inkReplacements() {
  const file = new URL('ink-plugins.mjs', import.meta.url);
  if (!existsSync(file)) return { plugins: [], alias: {} };
  const { inkPlugins, inkAliases } = await import(file.href);
  return { plugins: inkPlugins(), alias: inkAliases() };
}
