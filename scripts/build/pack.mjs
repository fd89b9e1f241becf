import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transform } from 'esbuild';

import { SUPPORTED } from './esbuild-options.mjs';

/** As much as is read for the sake of one module that a command has never needed before: some 5 ms of reading and compiling. */
const TABLE_BYTES = 300_000;

const LOADER = readLoader('loader.cjs');

/** One of the loaders beside this file, with what all of them have. */
export function readLoader(name) {
  const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8');
  return read(name).replace('/* modules */', () => read('loader-modules.cjs'));
}

/**
 * Turns a split ESM build of one entry into what `loader.cjs` loads: tables of modules, which that makes one script of for each
 * command (docs/adr/0005-one-script-per-program.md).
 *
 * @param {{ entry: string, result: import('esbuild').BuildResult }} build Of `entry` and, apart, of each of our own modules.
 * @returns {Promise<{ files: Map<string, string>, modules: readonly PackedModule[], places: string }>} contents by file name,
 *   what is in them, and the name of the one that tells where
 *
 * @typedef {{ name: string, source: string, code: string }} PackedModule `source`: the first of the files that it was made of
 */
export async function pack({ entry, result }) {
  const { outputs } = result.metafile;
  const own = ownFiles(outputs);
  const reached = allBelow(`${entry}.js`, outputs);
  const wanted = result.outputFiles.filter(({ path }) => reached.has(basename(path)));
  const modules = (await Promise.all(wanted.map((file) => toModule(file, { own, outputs })))).toSorted(bySource);
  const files = new Map();
  const places = {};
  for (const table of tablesOf(modules)) {
    const file = addHashed(files, { entry, text: tableOf(table), type: 'js' });
    for (const { name } of table) places[name] = file;
  }
  const list = addHashed(files, { entry, text: JSON.stringify(places), type: 'json' });
  files.set(`${entry}.js`, withConstants(LOADER, { ENTRY: `${entry}.js`, PLACES: list }));
  return { files, modules, places: list };
}

function addHashed(files, { entry, text, type }) {
  const name = `${entry}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${type}`;
  files.set(name, text);
  return name;
}

/** Neighbours in src/ are neighbours in their tables: they are needed together. */
const bySource = (one, other) => (one.source < other.source ? -1 : 1);

const sourceOf = ({ entryPoint, inputs }) => entryPoint ?? Object.keys(inputs)[0] ?? '';

function tablesOf(modules) {
  const tables = [];
  let room = 0;
  for (const module of modules) {
    room -= module.code.length;
    if (room < 0) {
      tables.push([]);
      room = TABLE_BYTES - module.code.length;
    }
    tables.at(-1).push(module);
  }
  return tables;
}

/** Outputs that hold nothing but gantry's own modules, which do nothing when they are loaded. */
function ownFiles(outputs) {
  const isOwn = (path) => path.startsWith('src/') || path.startsWith('scripts/build/shims/');
  const files = Object.keys(outputs).filter((path) => Object.keys(outputs[path].inputs).every(isOwn));
  return new Set(files.map((path) => basename(path)));
}

/** What can ever be loaded: `begin`, and what that imports. */
function allBelow(begin, outputs) {
  const imports = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output.imports]));
  const found = new Set([begin]);
  // A set takes in what is added while it is walked.
  for (const file of found) {
    for (const { path, external } of imports.get(file)) if (!external) found.add(basename(path));
  }
  return found;
}

/** How esbuild writes an import into CommonJS: `import_node_fs=require("node:fs")`. */
const NODE_IMPORT = /\b(import_\w+)=((?:__toESM\()?require\("node:[^"]+"\)(?:,1)?\)?)(?=[,;])/g;
const OWN_IMPORT = /\b(import_\w+)=require\("\.\/([^"]+)"\)(?=[,;])/g;

/**
 * Loads modules when something of theirs is first used. Node's: node:crypto alone costs 5 ms, and most commands need it for
 * nothing. Our own: of what a command might need it needs a tenth. Nothing else changes, for they do nothing when they are loaded.
 */
function loadLate(code, own) {
  const ownImports = [...code.matchAll(OWN_IMPORT)].filter(([, , file]) => own.has(file)).map(([, name]) => name);
  const names = [...code.matchAll(NODE_IMPORT)].map(([, name]) => name).concat(ownImports);
  if (names.length === 0) return code;
  // In brackets, because of `new import_node_sqlite.DatabaseSync(…)`.
  const used = new RegExp(`\\b(${names.join('|')})\\b(?!=)`, 'g');
  const late = code
    .replace(used, '($1())')
    .replace(NODE_IMPORT, '$1=require.late(()=>$2)')
    .replace(OWN_IMPORT, (whole, name, file) => (own.has(file) ? `${name}=require.own("${file}")` : whole));
  return withShortNames(late, names);
}

/** The same few names in every module: V8 keeps each name of a scope, and looks it up when it takes in what it made before. */
function withShortNames(code, names) {
  const short = new Map(names.map((name, index) => [name, `$i${index}`]));
  return code.replace(/\bimport_\w+\b/g, (name) => short.get(name) ?? name);
}

/** How esbuild says what a module exports, behind definitions of its helpers. */
const EXPORTS = /^.*?__export\((\w+),\{(.*?)\}\);module\.exports=__toCommonJS\(\1\);/s;

/** What Node would read, were this a file of its own. */
const ANNOTATION = /0&&\(module\.exports=\{[^}]*\}\);\s*$/;

/** Exports of a module that never changes them: as plain values, at its end. */
function plainExports(code) {
  const [whole, , list] = EXPORTS.exec(code) ?? [];
  // Some of what stands for others' code is made later, when it is asked for.
  if (whole === undefined || /\b__esm\b/.test(code)) return code;
  const values = list.replace(/(^|,)("[^"]*"|[\w$]+):\(\)=>/g, '$1$2:');
  return `${code.slice(whole.length).replace(ANNOTATION, '')};module.exports={__proto__:__own,${values}};`;
}

/** Of an own module that is loaded for what it exports. */
const BARE_IMPORT = /^import "\.\/([^"]+)";\n/gm;

/** An ES module as the body of a CommonJS one. */
async function toModule({ path, text }, { own, outputs }) {
  const { code } = await transform(
    text.replace(BARE_IMPORT, (whole, file) => (own.has(file) ? '' : whole)),
    {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      sourcefile: basename(path),
      // Becomes a require, which is the loader's.
      supported: { ...SUPPORTED, 'dynamic-import': false },
      define: {
        'import.meta.url': '__fileUrl',
        'import.meta.dirname': '__dirname',
        'import.meta.filename': '__filename',
      },
    },
  );
  const name = basename(path);
  const late = inAscii(loadLate(own.has(name) ? plainExports(code) : code, own));
  const fileUrl = 'const __fileUrl=require("node:url").pathToFileURL(__filename).href;';
  const source = sourceOf(Object.entries(outputs).find(([output]) => basename(output) === name)[1]);
  return { name, source, code: text.includes('import.meta.url') ? `${fileUrl}${late}` : late };
}

/** The loader reads bytes as letters. What esbuild leaves as it is stands in regular expressions, which know the same escapes. */
function inAscii(code) {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A script whose value is a function that gives the modules by name. */
export function tableOf(modules) {
  const rows = modules.map(({ name, code }) => `${JSON.stringify(name)}(module,exports,require){${code}}`);
  return `(function(__filename,__dirname,__own,__toESM){"use strict";return{\n${rows.join(',\n')}}})\n`;
}

/** A loader's text with the constants that it names. */
export function withConstants(text, constants) {
  const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return text.replace('/* constants */', () => lines.join('\n'));
}
