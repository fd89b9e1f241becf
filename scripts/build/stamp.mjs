import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

/** Beside what it speaks of, so that removing dist/ removes it too. */
const STAMP = 'build.json';

/** Whether `outdir` holds what a build of today's sources would give. */
export function isFresh(outdir, entryPoints) {
  const stamp = readStamp(outdir);
  if (!stamp || stamp.entries !== JSON.stringify(entryPoints)) return false;
  if (!stamp.files.every((name) => existsSync(join(outdir, name)))) return false;
  return stamp.state === stateOf(stamp.sources);
}

/** Notes what the files in `outdir` were made from, unless a source was edited while the build ran. */
export async function writeStamp(outdir, { entryPoints, inputs, files, startedAtMs }) {
  // Packages are covered by the lock file: their hundreds of files need no look each.
  const sources = inputs.filter((path) => path.startsWith('src/'));
  if (sources.some((path) => statSync(join(ROOT, path)).mtimeMs >= startedAtMs)) return;
  const stamp = { entries: JSON.stringify(entryPoints), files, sources, state: stateOf(sources) };
  const path = join(outdir, STAMP);
  await writeFile(`${path}.${process.pid}`, JSON.stringify(stamp));
  await rename(`${path}.${process.pid}`, path);
}

function readStamp(outdir) {
  try {
    return JSON.parse(readFileSync(join(outdir, STAMP), 'utf8'));
  } catch {
    return undefined;
  }
}

/** One number for the sizes and times of `sources`, of the build's own scripts, and of the lock file. */
function stateOf(sources) {
  const hash = createHash('sha256').update(`${process.env.GANTRY_STOCK_INK}\n`);
  const scripts = readdirSync(join(ROOT, 'scripts/build'), { recursive: true }).map((name) => `scripts/build/${name}`);
  for (const path of [...sources, ...scripts, 'package-lock.json']) {
    const { size, mtimeMs } = statSync(join(ROOT, path), { throwIfNoEntry: false }) ?? {};
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
