import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

import { allocBuffers } from './ink/charts.mjs';
import { fastDrawing } from './ink/fast-drawing.mjs';
import { reconcilerAtOnce, yogaAtOnce } from './ink/load-at-once.mjs';
import { checkPinnedFiles } from './ink/pinned-files.mjs';
import { layoutOnlyWhatMoves } from './ink/same-room.mjs';

const shim = (name) => fileURLToPath(new URL(`shims/${name}`, import.meta.url));

/**
 * esbuild's plugins that make Ink load at once and draw fast. With GANTRY_STOCK_INK=1 Ink draws as it comes: to
 * compare the two, and to rule our replacement out when something looks wrong.
 *
 * @throws Where an installed package is not the one these were written for.
 * @returns {import('esbuild').Plugin[]}
 */
export function inkPlugins() {
  checkPinnedFiles();
  const toLoad = [yogaAtOnce, reconcilerAtOnce, allocBuffers];
  return env.GANTRY_STOCK_INK === '1' ? toLoad : [...toLoad, fastDrawing, layoutOnlyWhatMoves];
}

/** Packages that the bundle does without, and what stands for them. */
export function inkAliases() {
  return {
    blessed: shim('blessed.cjs'),
    'gl-matrix': shim('gl-matrix.cjs'),
    lodash: shim('lodash.cjs'),
    'object-hash': shim('object-hash.cjs'),
    'react-devtools-core': shim('nothing.cjs'),
  };
}
