import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { runOrFail, step } from './steps.mjs';

/** Runs `npm ci` unless node_modules holds what package-lock.json says already. */
export async function ensureNpmPackages() {
  if (isInstalled()) return;
  await step('installing npm packages', (onLine) => {
    const [program, ...first] = npmCommand();
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
    return runOrFail('npm ci', program, args, { cwd: ROOT, onLine });
  });
}

/** Compares npm's own record of what it put into node_modules with the lock file. */
function isInstalled() {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    // Those of other machines stay away.
    if (path === '' || (optional && !installed[path])) return true;
    return installed[path]?.version === version;
  });
}

const readPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** The npm that runs us, or the one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
