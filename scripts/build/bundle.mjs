import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, formatMessages } from 'esbuild';
import { compileCommands } from './commands.mjs';
import { esbuildOptions } from './esbuild-options.mjs';
import { pack } from './pack.mjs';

/** A bundle that could not be made; the message is esbuild's, with file, line and the line's text. */
export class BundleError extends Error {
  name = 'BundleError';
}

/** The entry that has the commands. */
const COMMANDS_OF = 'main';

/** CommonJS packages inside an ESM bundle ask for Node's modules through `require`. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Bundles tests, and entries for them to start, as ES modules with source maps. */
export async function bundleForTests({ entryPoints, outdir }) {
  const result = await explained(async () =>
    build({
      ...(await esbuildOptions({ entryPoints, outdir })),
      banner: { js: REQUIRE_BANNER },
      sourcemap: 'linked',
      sourcesContent: false,
    }),
  );
  await mkdir(outdir, { recursive: true });
  await Promise.all(result.outputFiles.map(({ path, contents }) => writeFile(path, contents)));
}

/**
 * Bundles each entry of the program into `outdir`; returns the names of the files written and the sources read.
 *
 * Each entry is the start of a process of its own, so entries share no file. Names are not shortened, and the lines of a
 * stack trace are those of no source, but its functions and classes bear their names.
 */
export async function bundleProgram({ entryPoints, outdir }) {
  const bundles = await explained(() => Promise.all(entryPoints.map((entry) => bundleEntry(entry, outdir))));
  await mkdir(outdir, { recursive: true });
  const contents = new Map([['package.json', '{"type":"commonjs"}\n'], ...bundles.flatMap(({ files }) => [...files])]);
  // Entries come last, so that a gantry started meanwhile gets the old program or the new one.
  const names = [...contents.keys()].sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const name of names) await writeWhole(join(outdir, name), contents.get(name));
  const commands = bundles.filter(({ entry }) => entry === COMMANDS_OF);
  const compiled = await Promise.all(commands.map((bundle) => compileCommands({ ...bundle, outdir })));
  return { files: [...names, ...compiled.flat()], inputs: [...new Set(bundles.flatMap(({ inputs }) => inputs))] };
}

async function bundleEntry(entry, outdir) {
  const options = await esbuildOptions({ entryPoints: [entry], outdir });
  const { metafile } = await build(options);
  const inputs = Object.keys(metafile.inputs);
  const apart = inputs.filter((path) => path.startsWith('src/') && path !== entry.in && !path.startsWith('src/ui/'));
  const entryPoints = [
    entry,
    ...apart.map((path) => ({ in: path, out: `${entry.out}-${path.replaceAll(/[/.]/g, '-')}` })),
  ];
  const result = await build({ ...options, entryPoints, chunkNames: `${entry.out}-[hash]` });
  return { entry: entry.out, inputs, ...(await pack({ entry: entry.out, result })) };
}

const isEntry = (name) => /^[a-z-]*main\.js$/.test(name);

async function explained(work) {
  try {
    return await work();
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await formatMessages(error.errors, { kind: 'error', color: Boolean(process.stderr.isTTY) });
    throw new BundleError(lines.join('').trimEnd());
  }
}

/** A file appears under its name complete or not at all. */
async function writeWhole(path, contents) {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
