import type { Host } from '../../host/host.js';
import type { OwnPrograms } from '../container/container-parts.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import { layout, type Roots } from '../roots.js';

/** Starts a keeper of its own where none is at work. It outlives this process. */
export function wakeKeeper({
  host,
  roots,
  programs,
}: {
  readonly host: Host;
  readonly roots: Roots;
  readonly programs: OwnPrograms;
}): void {
  using lock = tryAcquireLock(host, layout.keeper(roots));
  if (!lock) return;
  const keeper = host.processes.spawn(programs.node, [programs.keeperMain, roots.dataRoot, roots.runRoot], {
    stdio: ['ignore', 'ignore', 'ignore'],
    cwd: '/',
    isDetached: true,
  });
  keeper.unref();
}
