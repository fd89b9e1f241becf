import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { readLoader, tableOf, withConstants } from './pack.mjs';

/** What npm calls the Bun of each machine: for x64 the one that asks nothing new of a processor. */
const PACKAGES = { x64: '@oven/bun-linux-x64-baseline', arm64: '@oven/bun-linux-aarch64' };

const NAME = 'commands';

/** Rooms that no command which ends soon comes to, or for which it begins again on Node. */
const OTHERS = /^src\/(ui|server|remote|api-trace|dockerfile|own-registry|packet|wire)\//;

/**
 * Makes `commands` in `outdir`: the program a second time, for commands that end soon, within a Bun that has compiled it
 * (docs/adr/0043-commands-run-on-bun.md).
 *
 * @param {{ entry: string, outdir: string } & Awaited<ReturnType<typeof import('./pack.mjs').pack>>} program
 * @returns {Promise<string[]>} The names of the files written; none where no Bun runs on this machine.
 */
export async function compileCommands({ entry, modules, places, outdir }) {
  const bun = join(ROOT, 'node_modules', PACKAGES[process.arch] ?? '', 'bin/bun');
  const path = join(outdir, NAME);
  if (!runs(bun)) {
    await rm(path, { force: true });
    return [];
  }
  const brought = modules.filter(({ source }) => /^(src|scripts)\//.test(source) && !OTHERS.test(source));
  const table = tableOf(brought).trim();
  const text = withConstants(readLoader('commands-loader.cjs'), { ENTRY: `${entry}.js`, PLACES: places });
  await compile({ bun, text: text.replace('TABLE(', () => `${table}(`), path });
  return [NAME];
}

function runs(bun) {
  try {
    return existsSync(bun) && execFileSync(bun, ['--revision'], { stdio: 'pipe' }).length > 0;
  } catch {
    return false; // Made for another machine than this one: Node does it all.
  }
}

/** Nothing of the folder that a command is called in is read: neither Bun's settings, which may name scripts to run, nor variables. */
const READS_NOTHING = ['dotenv', 'bunfig', 'tsconfig', 'package-json'].map((kind) => `--no-compile-autoload-${kind}`);

/** Appears under its name complete or not at all. */
async function compile({ bun, text, path }) {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-commands-'));
  const temporary = `${path}.${process.pid}`;
  try {
    await writeFile(join(folder, 'commands.cjs'), text);
    const options = [
      '--compile',
      '--bytecode',
      '--minify-whitespace',
      '--target=bun',
      '--format=cjs',
      ...READS_NOTHING,
    ];
    execFileSync(bun, ['build', 'commands.cjs', ...options, `--outfile=${temporary}`], { cwd: folder, stdio: 'pipe' });
    await rename(temporary, path);
  } finally {
    await Promise.all([folder, temporary].map((each) => rm(each, { recursive: true, force: true })));
  }
}
