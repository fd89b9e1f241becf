'use strict';

// The first lines that run of every program in dist/: loads its files with what V8 made of them the last time.
// Copied by pack.mjs, which puts in ENTRY, the module to begin with, and PLACES: the file that each module is in.
// A file's name has the hash of its contents in it.

const fs = require('node:fs');
const { Script } = require('node:vm');
/* constants */

const loaded = new Map();
const tables = new Map();

function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    const file = PLACES[name];
    if (!tables.has(file)) tables.set(file, run(file));
    module = { exports: {} };
    loaded.set(name, module);
    tables.get(file)[name](module, module.exports, requireInside);
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

function run(file) {
  const path = `${__dirname}/${file}`;
  const cache = cacheOf(file);
  const cachedData = cache === undefined ? undefined : readOwn(cache);
  // esbuild writes ASCII only, which is read faster as what it is.
  const script = new Script(fs.readFileSync(path, 'latin1'), { filename: path, cachedData });
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected)) writeLater(cache, script);
  return script.runInThisContext()(path, __dirname);
}

/**
 * Functions are compiled when they are first called, so what a command needs compiled is known by its word.
 * The hash in the file's name matters: V8 itself compares lengths only. What was compiled with other flags it refuses.
 */
function cacheOf(file) {
  const folder = cacheFolder();
  if (folder === undefined) return undefined;
  const word = file === PLACES[ENTRY] && /^[a-z]{1,12}$/.test(process.argv[2] ?? '') ? process.argv[2] : '';
  return `${folder}/${file}-${process.version}-${process.arch}-${flagsSum()}-${word}.bin`;
}

/** A number for the flags that Node was started with. */
function flagsSum() {
  const flags = process.execArgv.join(' ');
  let sum = 0;
  for (let index = 0; index < flags.length; index++) sum = (sum * 31 + flags.charCodeAt(index)) % 0xffffff;
  return sum.toString(16);
}

/** Beside dist/; where that may not be written, in the user's own cache. */
function cacheFolder() {
  const beside = `${__dirname}/../.cache/compiled`;
  if (isWritable(`${__dirname}/..`)) return beside;
  const { XDG_CACHE_HOME, HOME } = process.env;
  const own = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
  return own && `${own}/gantry`;
}

function isWritable(path) {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What V8 is given here, it runs: another user's file is as good as none. */
function readOwn(path) {
  let fd;
  try {
    fd = fs.openSync(path, 'r');
  } catch {
    return undefined;
  }
  const { uid, size } = fs.fstatSync(fd);
  const isOwn = uid === process.getuid() || uid === 0;
  const data = isOwn ? Buffer.allocUnsafeSlow(size) : undefined;
  const isWhole = isOwn && fs.readSync(fd, data) === size;
  fs.closeSync(fd);
  return isWhole ? data : undefined;
}

/** The screen says so when its first frame has been drawn. @see src/main.ts */
const DRAWN = 'gantry:drawn';

/** After it, the frames that follow have called what they need. */
const SETTLING_MS = 500;

/** By then a server has called all that its start needs. */
const SERVING_MS = 1500;

let isDrawn = false;
process.once(DRAWN, () => {
  isDrawn = true;
  writeIn(SETTLING_MS);
});

/** What is still to be written, by its path: one listener for all, as Node warns of many, in the middle of the screen. */
const unwritten = new Map();

/**
 * At the end every function that this run called is compiled. What lives long does not wait for it: it may be killed, and V8
 * forgets what has not been called for some collections, first of all what only the start needs: written three seconds after it,
 * the cache made the next first frame twice as late as it need be.
 */
function writeLater(path, script) {
  if (unwritten.size === 0) {
    process.once('exit', writeUnwritten);
    if (process.argv[2] === 'serve') writeIn(SERVING_MS);
    else if (isDrawn) writeIn(SETTLING_MS);
  }
  unwritten.set(path, script);
}

const writeIn = (delayMs) => void setTimeout(writeUnwritten, delayMs, 0).unref();

function writeUnwritten(code) {
  process.off('exit', writeUnwritten);
  const scripts = [...unwritten];
  unwritten.clear();
  if (code !== 0) return;
  try {
    for (const [path, script] of scripts) {
      fs.mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
      fs.writeFileSync(`${path}.${process.pid}`, script.createCachedData());
      fs.renameSync(`${path}.${process.pid}`, path);
    }
  } catch {
    // A full or read-only disk: the next start takes some milliseconds more, and that is all.
  }
}

load(ENTRY);
