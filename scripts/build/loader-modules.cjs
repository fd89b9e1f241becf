// Part of each loader: how modules are loaded by name. The loader itself has `rowOf`, which gives the function that a module is.

const fs = require('node:fs');
const { Script } = require('node:vm');

const loaded = new Map();

function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    const row = rowOf(name);
    module = { exports: {} };
    loaded.set(name, module);
    row(module, module.exports, requireInside);
  }
  return module.exports;
}

function requireInside(id) {
  return id.startsWith('./') ? load(id.slice(2)) : require(id);
}

/** Makes a value when it is first asked for. */
requireInside.late = (make) => {
  let value;
  return () => (value ??= make());
};

const own = new Map();

/** One of our own modules, loaded when it is first asked for. */
requireInside.own = (name) => {
  let get = own.get(name);
  if (get === undefined) {
    get = requireInside.late(() => load(name));
    own.set(name, get);
  }
  return get;
};

/** What exports of our own modules inherit. */
const OWN = { __esModule: true };

/** As esbuild's, for what our own modules import as a whole. */
function toESM(module) {
  if (module.__esModule) return module;
  const namespace = Object.create(Object.getPrototypeOf(module));
  for (const name of Object.getOwnPropertyNames(module)) {
    if (name !== 'default') Object.defineProperty(namespace, name, { get: () => module[name], enumerable: true });
  }
  return Object.defineProperty(namespace, 'default', { value: module, enumerable: true });
}

const rowsOf = (script) => script.runInThisContext()(`${FOLDER}/${ENTRY}`, FOLDER, OWN, toESM);

const tables = new Map();
let places;

/** What `rowOf` gives where the loader has nothing better: a table is read as a whole. */
// oxlint-disable-next-line no-unused-vars -- the loaders call it
function rowInTables(name) {
  places ??= JSON.parse(fs.readFileSync(`${FOLDER}/${PLACES}`, 'latin1'));
  const file = places[name];
  if (!tables.has(file)) {
    const path = `${FOLDER}/${file}`;
    // esbuild writes ASCII only, which is read faster as what it is.
    tables.set(file, rowsOf(new Script(fs.readFileSync(path, 'latin1'), { filename: path })));
  }
  return tables.get(file)[name];
}
