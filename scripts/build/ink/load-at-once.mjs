import { readFile } from 'node:fs/promises';

import { packageFile, replaceOnce } from './pinned-files.mjs';

const YOGA = 'yoga-layout/dist';

const YOGA_PARTS = {
  'gantry:yoga-wasm': `${YOGA}/binaries/yoga-wasm-base64-esm.js`,
  'gantry:yoga-wrap-assembly': `${YOGA}/src/wrapAssembly.js`,
  'gantry:yoga-enums': `${YOGA}/src/generated/YGEnums.js`,
};

/** Yoga without an await at its top level: {@link file://../shims/yoga-sync.mjs}. */
export const yogaAtOnce = {
  name: 'yoga-at-once',
  setup(build) {
    const shim = new URL('../shims/yoga-sync.mjs', import.meta.url).pathname;
    build.onResolve({ filter: /^yoga-layout$/ }, () => ({ path: shim }));
    build.onResolve({ filter: /^gantry:yoga-/ }, ({ path }) => ({ path: packageFile(YOGA_PARTS[path]) }));
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: exportWasm(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

function exportWasm(source) {
  const [, base64] = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})"/.exec(source) ?? [];
  if (!base64) throw new Error('yoga-layout: its WebAssembly is not where it was');
  const emptied = replaceOnce(source, { part: base64, by: '', file: 'yoga-wasm-base64-esm.js' });
  const placeless = replaceOnce(emptied, { part: 'import.meta.url', by: '""', file: 'yoga-wasm-base64-esm.js' });
  return `${placeless}\nexport const wasmBase64 = ${JSON.stringify(base64)};`;
}

/** Ink's reconciler without its awaits for the developer tools: ink-table, a CommonJS package, could not load it. */
export const reconcilerAtOnce = {
  name: 'ink-reconciler-at-once',
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const file = 'ink/build/reconciler.js';
      const withoutTools = replaceOnce(source, { part: "await import('./devtools.js');", by: '', file });
      return { contents: replaceOnce(withoutTools, { part: 'await loadPackageJson()', by: '{}', file }), loader: 'js' };
    });
  },
};
