import { fstatSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import { baseOf, parentOf } from '../tar/entry-path.js';
import type { PackedEntry } from './packed-files.js';
import { isPlaceholder } from './placeholders.js';
import { type ChangedTree, type TreeChange, walkChanges } from './walk-changes.js';

const WHITEOUT = '.wh.';
const PLAIN_MODE = 0o755n;

/**
 * What a layer with the changes of a container holds: every file of its writable layer, marks for what is gone, and the
 * folders on the way to them. Nothing where nothing has changed.
 *
 * @see OCI image spec, layer.md, "Representing Changes"
 */
export async function* packChanges(
  syscalls: Pick<Syscalls, 'getXattr'>,
  tree: ChangedTree,
  { keepsPlaceholders = false }: { readonly keepsPlaceholders?: boolean | undefined } = {},
): AsyncGenerator<PackedEntry> {
  /** Folders on the way down that look as they did, and hold nothing so far. */
  let unsaid: TreeChange[] = [];
  yield* rootOf(tree);
  for await (const change of walkChanges(syscalls, tree)) {
    unsaid = unsaid.filter(({ path }) => change.path.startsWith(`${path}/`));
    if (!keepsPlaceholders && isPlaceholder(change)) continue;
    if (change.kind === 'same' && change.stats?.isDirectory()) {
      unsaid.push(change);
      continue;
    }
    // A file that looks as it did may have been written to all the same.
    if (change.kind === 'same' && tree.isWhole) continue;
    for (const folder of unsaid) yield* entryOf(folder);
    unsaid = [];
    yield* entryOf(change);
  }
}

function* entryOf({ path, name, folder, stats }: TreeChange): Generator<PackedEntry> {
  if (stats) yield { name: path, folder, base: name, stats };
  else yield { name: [parentOf(path), WHITEOUT + baseOf(path)].filter((part) => part !== '').join('/'), isMark: true };
}

/** The root itself, where it is not as any other layer's would be. */
function* rootOf({ upper }: ChangedTree): Generator<PackedEntry> {
  const stats = fstatSync(upper.fd, { bigint: true });
  const isPlain = (stats.mode & 0o7777n) === PLAIN_MODE && stats.uid === 0n && stats.gid === 0n;
  if (!isPlain) yield { name: '.', folder: upper, base: Buffer.from('.'), stats };
}
