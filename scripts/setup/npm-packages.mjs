import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { ensureNodeRuns, nodePath } from './node.mjs';
import { firstLines, lastLines, runProgram, SetupError, step } from './steps.mjs';

/** npm's own, of what it put into node_modules. */
const RECORD = join(ROOT, 'node_modules/.package-lock.json');
const NPM_OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
const GLIBC_LOADERS = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'];

/** Runs `npm ci` unless node_modules holds what package-lock.json says already. */
export async function ensureNpmPackages() {
  if (missingPackages().length === 0) return;
  await step('installing npm packages', async (onLine) => {
    await npm(['ci'], { node: process.execPath, onLine });
    if (missingPackages().length > 0) {
      // npm leaves out optional packages that are too new for the Node it runs on: now there is a newer one.
      await ensureNodeRuns();
      await npm(['install', '--no-save'], { node: nodePath(), onLine });
    }
    const missing = missingPackages();
    if (missing.length > 0) throw new SetupError(`npm could not get ${missing.join(' ')}: try again.`);
  });
}

async function npm(words, { node, onLine }) {
  const [program, ...first] = npmCommand(node);
  const { code, output } = await runProgram(program, [...first, ...words, ...NPM_OPTIONS], { cwd: ROOT, onLine });
  if (code !== 0) throw new SetupError(`npm ${words[0]} failed:\n${causeIn(output)}`);
  // npm counts a file that it could not write, as on a full disk, as success too.
  const unwritten = /TAR_ENTRY_ERROR (.*)/.exec(output)?.[1];
  if (unwritten === undefined) return;
  rmSync(RECORD, { force: true });
  throw new SetupError(`npm could not write its packages: ${unwritten}`);
}

/** npm names the cause first, and explains itself afterwards. */
function causeIn(output) {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)\s*(?!at )\S/.test(line));
  return lines.length > 0 ? firstLines(lines.join('\n')) : lastLines(output);
}

/** What the lock file names for this machine, and the record does not. */
function missingPackages() {
  const installed = readPackages(RECORD);
  return Object.entries(readPackages(join(ROOT, 'package-lock.json')))
    .filter(([path, row]) => isForUs(path, row) && installed[path]?.version !== row.version)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}

/** npm counts it as success where it did not get an optional package; those made for this machine we cannot do without. */
function isForUs(path, { optional, os, cpu, libc }) {
  if (path === '') return false;
  if (!optional) return true;
  return (
    Boolean(os?.includes(process.platform) && cpu?.includes(process.arch)) && (libc === undefined || isGlibc(libc))
  );
}

const isGlibc = (libc) => libc.includes('glibc') && GLIBC_LOADERS.some((path) => existsSync(path));

const readPackages = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {});

/** The npm that runs us, or the one on PATH, on `node`. */
function npmCommand(node) {
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'npm'));
  const found = [process.env.npm_execpath ?? '', ...onPath].filter((path) => existsSync(path));
  const cli = found.map((path) => realpathSync(path)).find((path) => path.endsWith('/npm-cli.js'));
  return cli === undefined ? ['npm'] : [node, cli];
}
