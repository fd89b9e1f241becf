'use strict';

// The first lines that run of every program in dist/: loads its modules with what V8 made of them the last time.
// Copied by pack.mjs, which puts in ENTRY, the module to begin with, and PLACES, a file that tells which table each module is in.
// Their names hold a hash of all that is in them.

/* constants */
const FOLDER = __dirname;

const LENGTH_DIGITS = 8;

const word = /^[a-z]{1,12}$/.test(process.argv[2] ?? '') ? process.argv[2] : '';
/* modules */

function rowOf(name) {
  const row = usual?.rows[name];
  if (row !== undefined) return row;
  lacksRows = true;
  // What a user comes to in a screen is not needed for the next first frame.
  if (!isDrawn) keepLater();
  return rowInTables(name);
}

/**
 * A file of three parts: what V8 made of the script, the script, and the length of the first as eight digits. Undefined where
 * there is none. V8 itself compares lengths only: it is one file, so that they belong together.
 */
function readUsual() {
  const path = usualPath();
  const bytes = path === undefined ? undefined : readOwn(path);
  if (bytes === undefined || bytes.length < LENGTH_DIGITS) return undefined;
  const end = bytes.length - LENGTH_DIGITS;
  const compiledBytes = Number(bytes.latin1Slice(end));
  const cachedData = compiledBytes > 0 ? bytes.subarray(0, compiledBytes) : undefined;
  const source = bytes.latin1Slice(compiledBytes, end);
  try {
    const script = new Script(source, { filename: `${FOLDER}/${ENTRY}`, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) keepLater();
    return { script, source, rows: rowsOf(script) };
  } catch {
    return undefined; // Somebody has spoilt it.
  }
}

/**
 * Functions are compiled when they are first called, so what a command needs compiled is known by its word. What was compiled
 * with other flags V8 refuses.
 */
function usualPath() {
  const folder = cacheFolder();
  return folder && `${folder}/${PLACES}-${process.version}-${process.arch}-${flagsSum()}-${word}.bin`;
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
  const beside = `${FOLDER}/../.cache/compiled`;
  if (isWritable(`${FOLDER}/..`)) return beside;
  const { XDG_CACHE_HOME, HOME } = process.env;
  const users = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
  return users && `${users}/gantry`;
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
  keepIn(SETTLING_MS);
});

let isToKeep = false;

/**
 * At the end every function that this run called is compiled. What lives long does not wait for it: it may be killed, and V8
 * forgets what has not been called for some collections, first of all what only the start needs: written three seconds after it,
 * the file made the next first frame twice as late as it need be.
 */
function keepLater() {
  if (isToKeep) return;
  isToKeep = true;
  process.once('exit', keep);
  if (word === 'serve') keepIn(SERVING_MS);
}

function keepIn(delayMs) {
  if (isToKeep) setTimeout(keep, delayMs, 0).unref();
}

function keep(code) {
  process.off('exit', keep);
  const path = usualPath();
  if (!isToKeep || code !== 0 || path === undefined) return;
  isToKeep = false;
  try {
    // What was compiled of a script with more in it would not do.
    const compiled = lacksRows ? Buffer.alloc(0) : usual.script.createCachedData();
    const source = lacksRows ? tableOfLoaded() : usual.source;
    const length = String(compiled.length).padStart(LENGTH_DIGITS, '0');
    fs.mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    fs.writeFileSync(`${path}.${process.pid}`, Buffer.concat([compiled, Buffer.from(source + length, 'latin1')]));
    fs.renameSync(`${path}.${process.pid}`, path);
  } catch {
    // A full or read-only disk: the next start takes some milliseconds more, and that is all.
  }
}

/** A script as pack.mjs writes them, of the modules that this run has loaded, and those that runs before it have. */
function tableOfLoaded() {
  const names = new Set([...Object.keys(usual?.rows ?? {}), ...loaded.keys()]);
  const rows = [...names].map((name) => String(rowOf(name)));
  return `(function(__filename,__dirname,__own,__toESM){"use strict";return{\n${rows.join(',\n')}}})\n`;
}

/**
 * The modules that this command has needed before, and nothing else: a tenth of what there is. Written by runs of it, so that
 * nobody has to say which they are; what is missing there is in dist/, and will be there the next time.
 */
const usual = readUsual();
let lacksRows = usual === undefined;

load(ENTRY);
