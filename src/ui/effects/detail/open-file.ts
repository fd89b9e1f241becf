import type { Engine, FileEntry } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import type { FileContent, FileOwner } from '../../state/detail/files-view.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';

type Dispatch = (message: Message) => void;

/** As much of a file as is looked into; the rest is for `cp`. */
const MAX_BYTES = 512 * 1024;

/** Reads a file; where a link leads to a directory, says so instead. */
export async function openFile(
  engine: Pick<Engine, 'files' | 'volumes'>,
  { owner, entry }: { readonly owner: FileOwner; readonly entry: FileEntry },
  dispatch: Dispatch,
): Promise<void> {
  const { path, kind } = entry;
  const { id } = owner;
  const tree = treeOf(engine, owner);
  if (kind === 'symlink') {
    const to = (await leadsToDirectory(tree, path)) ? 'directory' : 'file';
    dispatch({ type: 'link.followed', id, path, to });
    if (to === 'directory') return;
  }
  try {
    const bytes = await tree.readFile(path);
    const isCut = bytes.length >= MAX_BYTES;
    const sizeBytes = kind === 'file' ? entry.sizeBytes : bytes.length;
    dispatch({ type: 'file.read', id, path, content: toContent(bytes, { isCut, sizeBytes }) });
  } catch (error) {
    dispatch({ type: 'file.failed', id, path, problem: toProblem(error) });
  }
}

/** The files of a container or of a volume. */
interface FileTree {
  list(path: string): Promise<unknown>;
  /** Its beginning. */
  readFile(path: string): Promise<Uint8Array>;
}

function treeOf({ files, volumes }: Pick<Engine, 'files' | 'volumes'>, { kind, id }: FileOwner): FileTree {
  const maxBytes = MAX_BYTES;
  return kind === 'volume'
    ? {
        list: async (path) => await volumes.listFiles(id, path),
        readFile: async (path) => await volumes.readFile(id, path, { maxBytes }),
      }
    : {
        list: async (path) => await files.list(id, path),
        readFile: async (path) => await files.readFile(id, path, { maxBytes }),
      };
}

async function leadsToDirectory(tree: FileTree, path: string): Promise<boolean> {
  try {
    await tree.list(path);
    return true;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return false;
  }
}

/** Bytes in which a NUL means that the file is no text, as git looks for it. */
const PROBE_BYTES = 8000;

export function toContent(
  bytes: Uint8Array,
  about: { readonly isCut: boolean; readonly sizeBytes: number },
): FileContent {
  if (bytes.subarray(0, PROBE_BYTES).includes(0)) return { ...about, kind: 'binary', bytes };
  const lines = new TextDecoder().decode(bytes).split('\n');
  // What ends with a line end has no line behind it.
  if (lines.at(-1) === '') lines.pop();
  return { ...about, kind: 'text', lines };
}
