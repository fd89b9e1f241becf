import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Bundles a program out of test/ as gantry itself is bundled, for tests that run it in a process of its own.
 *
 * @returns The file to run with node, in a temporary folder that ends with this process.
 */
export async function bundleForTest(source: string, options: { readonly hasStockInk?: boolean } = {}): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'gantry-bundle-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  // Loaded as it is: a script that is part of the bundle would look for its neighbours there.
  const script: { bundleForTests: (what: object) => Promise<unknown> } = await import(
    pathToFileURL(resolve('scripts/build/bundle.mjs')).href
  );
  const before = process.env['GANTRY_STOCK_INK'];
  process.env['GANTRY_STOCK_INK'] = options.hasStockInk ? '1' : '';
  try {
    await script.bundleForTests({ entryPoints: [{ in: source, out: 'program' }], outdir });
  } finally {
    process.env['GANTRY_STOCK_INK'] = before ?? '';
  }
  return join(outdir, 'program.js');
}
