import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { firstLines, lastLines, runProgram, SetupError, step } from './steps.mjs';

/** Runs `npm ci` unless node_modules holds what package-lock.json says already. */
export async function ensureNpmPackages() {
  if (isInstalled()) return;
  await step('installing npm packages', async (onLine) => {
    const [program, ...first] = npmCommand();
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
    const { code, output } = await runProgram(program, args, { cwd: ROOT, onLine });
    if (code !== 0) throw new SetupError(`npm ci failed:\n${causeIn(output)}`);
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
