// node scripts/run-bundled.mjs FILE.ts ARGS…: runs a TypeScript file, bundled as tests are.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForTests } from './build/bundle.mjs';
import { programEntries } from './build/entries.mjs';
import { ROOT } from './root.mjs';
import { orExplain } from './setup/set-up.mjs';

const [file, ...args] = process.argv.slice(2);
const outdir = join(ROOT, '.cache/run', String(process.pid));
await orExplain(() => bundleForTests({ entryPoints: [...programEntries(), { in: file, out: 'run-bundled' }], outdir }));
const program = ['--enable-source-maps', join(outdir, 'run-bundled.js'), ...args];
const { status } = spawnSync(process.execPath, program, { stdio: 'inherit' });
rmSync(outdir, { recursive: true, force: true });
process.exitCode = status ?? 1;
