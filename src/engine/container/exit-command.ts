import { join } from 'node:path';

import { layout } from '../roots.js';
import type { ContainerId } from './container.js';
import { attendancePath } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';

// Whoever attends has a second to take the exit record away; a stopped or dead process must not hold a restart up.
// The lock is opened for reading: made anew, it would be in the way of whoever is removing its folder.
const SCRIPT = '(exec 9<"$1" && flock -w 1 9) 2>/dev/null; [ -e "$2" ] || exit 0; shift 2; exec "$@"';

/** What the monitor runs when its container has ended: a shell that starts Node only where nobody attends. */
export function exitCommand(
  { roots, programs }: Pick<ContainerParts, 'roots' | 'programs'>,
  id: ContainerId,
): readonly string[] {
  return [
    '/bin/sh',
    '-c',
    SCRIPT,
    'gantry-exit',
    attendancePath(roots, id),
    join(layout.exits(roots), id),
    programs.node,
    programs.monitorMain,
    roots.dataRoot,
    roots.runRoot,
    id,
  ];
}
