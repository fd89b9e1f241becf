import type { Syscalls } from '../../host/syscalls.js';
import { Breath } from '../layer/tree/breath.js';
import { isPlaceholder } from '../layer/tree/placeholders.js';
import { type ChangedTree, type TreeChange, walkChanges } from '../layer/tree/walk-changes.js';
import type { FileChange } from './file-service.js';

/** As `docker diff` has it: a folder is changed when something in it is. */
export async function listChanges(
  syscalls: Pick<Syscalls, 'getXattr'>,
  tree: ChangedTree,
): Promise<readonly FileChange[]> {
  const breath = new Breath();
  const changes: FileChange[] = [];
  /** Folders on the way down that look as they did, and have nothing changed in them so far. */
  let unsaid: TreeChange[] = [];
  for await (const change of walkChanges(syscalls, tree)) {
    await breath.take();
    unsaid = unsaid.filter(({ path }) => change.path.startsWith(`${path}/`));
    if (isPlaceholder(change)) continue;
    if (change.kind === 'same') {
      if (change.stats?.isDirectory()) unsaid.push(change);
      continue;
    }
    changes.push(...unsaid.map(({ path }) => ({ path: shown(path), kind: 'changed' as const })));
    unsaid = [];
    changes.push({ path: shown(change.path), kind: change.kind });
  }
  return changes;
}

const shown = (path: string): string => `/${Buffer.from(path, 'latin1').toString('utf8')}`;
