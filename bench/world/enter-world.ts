import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';

import { cgroupsParent } from '../../src/engine/bundle/cgroups-path.js';
import { GANTRY_DATA_ROOT } from './bench-engine.js';
import { removeEmptyCgroups } from './remove-empty-cgroups.js';

const MARK = 'GANTRY_BENCH_WORLD';

/** The folder of this world on the machine's own disk; undefined outside of it. */
export const worldFolder = (): string | undefined => process.env[MARK];

export const isInsideWorld = (): boolean => worldFolder() !== undefined;

/**
 * Runs this program once more in namespaces of its own for mounts, network and processes: what the engines leave there
 * ends with it, however it ends. All of it runs at the highest priority, since other work on the machine is no
 * engine's fault.
 */
export function enterWorld(): number {
  const folder = mkdtempSync('/tmp/gb');
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // The shell stays: it is the first process there, and takes in the orphans.
  const inside = ['nice', '-n', '-20', 'sh', '-c', '"$@"; exit $?', 'sh', ...program];
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  try {
    const { status } = spawnSync('unshare', [...namespaces, ...inside], {
      stdio: 'inherit',
      env: { ...process.env, [MARK]: folder },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeEmptyCgroups([
      'docker',
      'libpod_parent',
      'gantry-bench',
      cgroupsParent({ dataRoot: GANTRY_DATA_ROOT }).slice(1),
    ]);
  }
}
