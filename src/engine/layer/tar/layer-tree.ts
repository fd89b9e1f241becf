import { engineError } from '../../../errors/engine-error.js';
import { isBelowWhiteout, parentOf } from './entry-path.js';
import type { TarEntry, TarEntryKind } from './tar-entry.js';

/** What a layer has at a path so far. */
export type LayerNode = {
  readonly kind: TarEntryKind | 'whiteout';
  /** Of a folder: its last entry, to say it again when something is found out about it later. */
  readonly entry?: TarEntry | undefined;
  /** Of a folder: whether it hides what lower layers have in it. */
  readonly isOpaque?: boolean | undefined;
};

const MAX_NODES = 2_000_000;

/**
 * What a layer consists of, path by path, as far as its tar has been read: enough to know that every entry
 * lies in a true folder of the layer itself, never behind a link.
 */
export class LayerTree {
  readonly #nodes = new Map<string, LayerNode>();

  find(path: string): LayerNode | undefined {
    return this.#nodes.get(path);
  }

  set(path: string, node: LayerNode): void {
    if (this.#nodes.size >= MAX_NODES) throw invalid(`more than ${MAX_NODES} entries`);
    this.#nodes.set(path, node);
  }

  /**
   * The folders above `path` that the tar has not told of, uppermost first.
   *
   * @throws layer_invalid where one of them is something else than a folder.
   */
  missingParents(path: string): readonly string[] {
    if (isBelowWhiteout(path)) throw invalid(`${quoted(path)} lies in a whiteout`);
    const missing: string[] = [];
    for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) {
      const kind = this.#nodes.get(parent)?.kind;
      if (kind === 'directory') break;
      if (kind !== undefined && kind !== 'whiteout') {
        throw invalid(`${quoted(path)} leads through ${quoted(parent)}, which is no folder but a ${kind}`);
      }
      missing.unshift(parent);
    }
    return missing;
  }

  /** @throws layer_invalid unless `target` is a file of this layer, reached through folders only */
  checkHardlink(path: string, target: string): void {
    const found = this.#nodes.get(target);
    const isFile = found !== undefined && found.kind !== 'directory' && found.kind !== 'whiteout';
    if (target === path || !isFile || this.missingParents(target).length > 0) {
      throw invalid(`hard link ${quoted(path)} to ${quoted(target)}, which is no file of the layer before it`);
    }
  }
}

export const invalid = (reason: string): Error => engineError('layer_invalid', { reason });

/** A name of the archive for an error's sentence. */
export const quoted = (path: string): string => JSON.stringify(Buffer.from(path, 'latin1').toString('utf8'));
