import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { firstLines, lastLines, runProgram, SetupError, step } from './steps.mjs';

const GLIBC_LOADERS = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'];

/** Runs `npm ci` unless node_modules holds what package-lock.json says already. */
export async function ensureNpmPackages() {
  if (isInstalled()) return;
  await step('installing npm packages', async (onLine) => {
    const [program, ...first] = npmCommand();
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
    const { code, output } = await runProgram(program, args, { cwd: ROOT, onLine });
    if (code !== 0) throw new SetupError(`npm ci failed:\n${causeIn(output)}`);
    if (!isInstalled()) throw new SetupError(`npm ci left something out:\n${lastLines(output)}`);
  });
}

/** npm names the cause first, and explains itself afterwards. */
function causeIn(output) {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)\s*\S/.test(line));
  return lines.length > 0 ? firstLines(lines.join('\n')) : lastLines(output);
}

/** Compares npm's own record of what it put into node_modules with the lock file. */
function isInstalled() {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  const wanted = Object.entries(readPackages(join(ROOT, 'package-lock.json')));
  return wanted.every(([path, row]) => !isForUs(path, row) || installed[path]?.version === row.version);
}

/** npm counts it as success where it could not fetch an optional package; we count those of this machine as missing. */
function isForUs(path, { optional, os, cpu, libc }) {
  if (path === '') return false;
  if (!optional) return true;
  return (
    Boolean(os?.includes(process.platform) && cpu?.includes(process.arch)) && (libc === undefined || isGlibc(libc))
  );
}

const isGlibc = (libc) => libc.includes('glibc') && GLIBC_LOADERS.some((path) => existsSync(path));

const readPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** The npm that runs us, or the one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('/npm-cli.js') ? [process.execPath, cli] : ['npm'];
}
