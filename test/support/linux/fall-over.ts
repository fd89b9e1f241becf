import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { defaultBridgeNames } from '../../../src/engine/network/network-names.js';
import { layout } from '../../../src/engine/roots.js';
import { findKeeper } from './keeper-pid.js';
import { killNow } from './kill-now.js';
import type { TestRoots } from './test-engine.js';

/**
 * What a power cut does to the state roots: every process is gone at once, the run root is empty, bridge and rules are not
 * there, and the kernel that comes up has another boot id.
 */
export function fallOver(roots: TestRoots): void {
  const keeper = findKeeper(roots);
  if (keeper !== undefined) killNow(keeper);
  const running = readdirSync(layout.running(roots)).map((id) => layout.runningContainer(roots, id));
  // The monitor first: it must not write down how its container ended.
  for (const name of ['monitor.pid', 'container.pid']) {
    for (const folder of running) killNow(Number(readFileSync(join(folder, name), 'utf8')));
  }
  execFileSync('ip', ['link', 'delete', defaultBridgeNames(roots).bridge], { stdio: 'ignore' });
  execFileSync('nft', ['delete', 'table', 'ip', defaultBridgeNames(roots).table], { stdio: 'ignore' });
  rmSync(roots.runRoot, { recursive: true, force: true });
  using database = new DatabaseSync(layout.database(roots));
  database.exec(`UPDATE container SET boot_id = 'earlier'; UPDATE fact SET value = 'earlier' WHERE key = 'boot'`);
}
