import { packageFile } from './pinned-files.mjs';

const shim = (name) => new URL(`../shims/${name}`, import.meta.url).pathname;

const IN_INK = /[\\/]node_modules[\\/]ink[\\/]build[\\/]/;

/** Ink, and the packages that measure text for it. */
const MEASURES_FOR_INK = /[\\/]node_modules[\\/](?:ink[\\/]build|wrap-ansi|cli-truncate|slice-ansi|widest-line)[\\/]/;

const HOOKS_EXIT_FOR_INK = /[\\/]node_modules[\\/](?:ink[\\/]build|restore-cursor)[\\/]/;

/** What is replaced: the import, for whom, and by which shim. */
const REPLACEMENTS = [
  { filter: /^\.\/output\.js$/, importer: IN_INK, by: shim('ink-output.mjs') },
  { filter: /^\.\/sanitize-ansi\.js$/, importer: IN_INK, by: shim('ink-sanitize-ansi.mjs') },
  { filter: /^\.\/squash-text-nodes\.js$/, importer: IN_INK, by: shim('ink-squash-text-nodes.mjs') },
  { filter: /^\.\/measure-text\.js$/, importer: IN_INK, by: shim('ink-measure-text.mjs') },
  { filter: /^widest-line$/, importer: IN_INK, by: shim('ink-widest-line.mjs') },
  { filter: /^string-width$/, importer: MEASURES_FOR_INK, by: shim('ink-string-width.mjs') },
  { filter: /^signal-exit$/, importer: HOOKS_EXIT_FOR_INK, by: shim('no-exit-hook.cjs') },
];

/** Puts our output class, measures and caches in the place of Ink's. */
export const fastDrawing = {
  name: 'ink-fast-drawing',
  setup(build) {
    for (const { filter, importer, by } of REPLACEMENTS) {
      build.onResolve({ filter }, (asked) => (importer.test(asked.importer) ? { path: by } : undefined));
    }
    build.onResolve({ filter: /^gantry:ink-/ }, ({ path }) => ({
      path: packageFile(`ink/build/${path.slice('gantry:ink-'.length)}.js`),
    }));
  },
};
