import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transform } from 'esbuild';

/** Up to this size, what an `import()` loads goes into the one file with what the entry loads at once. */
const SMALL_BYTES = 40_000;

/** What is shared by some of what is loaded later, and smaller than this, goes there too: a file costs more. */
const TINY_BYTES = 4000;

/** What nearly every command loads, though behind an `import()` for those that do not. */
const USUAL = 'src/engine/open-engine.ts';

const LOADER = readFileSync(new URL('loader.cjs', import.meta.url), 'utf8');

/**
 * Turns a split ESM build of one entry into what `loader.cjs` loads: few files, compiled once and for all.
 *
 * A short command spends more on loading than on its work. Every file costs some 0.4 ms, compiling costs more than that,
 * and V8's cache for a whole script saves it where Node's compile cache does not (docs/adr/0005-one-script-per-program.md).
 * Large things behind an `import()` stay in files of their own.
 *
 * @param {{ entry: string, result: import('esbuild').BuildResult }} build
 * @returns {Promise<Map<string, string>>} contents by file name
 */
export async function pack({ entry, result }) {
  const modules = await Promise.all(result.outputFiles.map(toModule));
  const sizes = new Map(modules.map(({ name, code }) => [name, code.length]));
  const begins = [`${entry}.js`, ...filesOf(USUAL, result.metafile)];
  const together = loadedTogether(begins, { imports: importsByFile(result.metafile), sizes });
  const tables = [modules.filter(({ name }) => together.has(name))];
  for (const module of modules) if (!together.has(module.name)) tables.push([module]);
  const files = new Map();
  const placeOf = {};
  for (const table of tables) {
    const text = tableOf(table);
    const file = `${entry}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.js`;
    files.set(file, text);
    for (const { name } of table) placeOf[name] = file;
  }
  return files.set(`${entry}.js`, loaderFor(`${entry}.js`, placeOf));
}

function importsByFile({ outputs }) {
  return new Map(Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports]));
}

/** The output that a source begins; none where this entry has no use for it. */
function filesOf(source, { outputs }) {
  return Object.keys(outputs)
    .filter((path) => outputs[path].entryPoint === source)
    .map((path) => basename(path));
}

/** What these load before their first lines run, and what is small enough to come along. */
function loadedTogether(begins, { imports, sizes }) {
  const together = atOnce(begins, imports);
  for (const [name, bytes] of sizes) if (bytes <= TINY_BYTES) together.add(name);
  const late = [...imports.values()].flat().filter(({ kind, external }) => kind === 'dynamic-import' && !external);
  for (const { path } of late) {
    const group = [...atOnce([basename(path)], imports)].filter((name) => !together.has(name));
    const bytes = group.reduce((sum, name) => sum + sizes.get(name), 0);
    if (bytes <= SMALL_BYTES) for (const name of group) together.add(name);
  }
  return together;
}

/** `names`, and what they load before their first lines run. */
function atOnce(names, imports) {
  const found = new Set(names);
  // A set takes in what is added while it is walked.
  for (const file of found) {
    for (const { path, kind, external } of imports.get(file)) {
      if (kind === 'import-statement' && !external) found.add(basename(path));
    }
  }
  return found;
}

/** How esbuild writes the import of a module of Node's into CommonJS: `import_node_fs=require("node:fs")`. */
const NODE_IMPORT = /\b(import_\w+)=((?:__toESM\()?require\("node:[^"]+"\)(?:,1)?\)?)(?=[,;])/g;

/**
 * Loads Node's modules when something of theirs is first used: node:crypto alone costs 5 ms, and most commands need it
 * for nothing. Nothing else changes, for they do nothing when they are loaded.
 */
function loadNodeLate(code) {
  const names = [...code.matchAll(NODE_IMPORT)].map(([, name]) => name);
  if (names.length === 0) return code;
  // In brackets, because of `new import_node_sqlite.DatabaseSync(…)`.
  const used = new RegExp(`\\b(${names.join('|')})\\b(?!=)`, 'g');
  return code.replace(used, '($1())').replace(NODE_IMPORT, '$1=require.late(()=>$2)');
}

/** An ES module as the body of a CommonJS one. */
async function toModule({ path, text }) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcefile: basename(path),
    // Becomes a require, which is the loader's.
    supported: { 'dynamic-import': false },
    define: {
      'import.meta.url': '__fileUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
  });
  const late = inAscii(loadNodeLate(code));
  const fileUrl = 'const __fileUrl=require("node:url").pathToFileURL(__filename).href;';
  return { name: basename(path), code: text.includes('import.meta.url') ? `${fileUrl}${late}` : late };
}

/** The loader reads bytes as letters. What esbuild leaves as it is stands in regular expressions, which know the same escapes. */
function inAscii(code) {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A script whose value is a function that gives the modules by name. */
function tableOf(modules) {
  const rows = modules.map(({ name, code }) => `${JSON.stringify(name)}(module,exports,require){${code}}`);
  return `(function(__filename,__dirname){"use strict";return{\n${rows.join(',\n')}}})\n`;
}

function loaderFor(entry, placeOf) {
  const constants = { ENTRY: entry, PLACES: placeOf };
  const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return LOADER.replace('/* constants */', () => lines.join('\n'));
}
