import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { layout } from '../roots.js';
import type { ContainerId } from './container.js';
import { attendancePath } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';

// Whoever attends has a second to take the exit record away; a stopped or dead process must not hold a restart up.
const SCRIPT = 'flock -w 1 "$1" true 2>/dev/null; [ -e "$2" ] || exit 0; shift 2; exec "$@"';

/** What the monitor runs when its container has ended: a shell that starts Node only where nobody attends. */
export function exitCommand({ roots, programs }: Pick<ContainerParts, 'roots' | 'programs'>, id: ContainerId): readonly string[] {
  return [
    '/bin/sh',
    '-c',
    SCRIPT,
    'gantry-exit',
    attendancePath(roots, id),
    join(layout.exits(roots), id),
    ...homeNamespace(),
    programs.node,
    programs.monitorMain,
    roots.dataRoot,
    roots.runRoot,
    id,
  ];
}

/** Out of the monitor's mount namespace, which would live as long as what is started in it. */
function homeNamespace(): readonly string[] {
  const isHome = readlinkSync('/proc/self/ns/mnt') === readlinkSync('/proc/1/ns/mnt');
  return isHome ? ['nsenter', '--mount=/proc/1/ns/mnt', '--'] : [];
}
