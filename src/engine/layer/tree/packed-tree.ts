import type { Syscalls } from '../../../host/syscalls.js';
import type { Descriptor } from './descriptor.js';
import { type PackOptions, packFiles, readSmall } from './pack-tree.js';
import { type PackedEntry, type PackedFile, packedFiles } from './packed-files.js';

type PackedTreeOptions = PackOptions & {
  /** What a failure to read means to the user. */
  readonly asFailure?: ((cause: unknown) => unknown) | undefined;
  /** Closed when it has been read, or left. */
  readonly held?: Disposable | undefined;
};

/**
 * The tar of a tree: whoever sends it on reads its bytes, `unpackTree` takes the files themselves. It is read once, in one
 * way or the other.
 */
export class PackedTree implements AsyncIterable<Uint8Array> {
  readonly #syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>;
  readonly #entries: Iterable<PackedEntry> | AsyncIterable<PackedEntry>;
  readonly options: PackedTreeOptions;

  constructor(
    syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
    entries: Iterable<PackedEntry> | AsyncIterable<PackedEntry>,
    options: PackedTreeOptions = {},
  ) {
    this.#syscalls = syscalls;
    this.#entries = entries;
    this.options = options;
  }

  async *files(): AsyncGenerator<PackedFile, void, undefined> {
    using _ = this.options.held;
    try {
      yield* packedFiles(this.#syscalls, this.#entries, this.options);
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  /** The body of one of the files, padded. */
  readSmall(file: Descriptor, bytes: number): Uint8Array {
    try {
      return readSmall(file, bytes);
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  /** Nobody may ever begin to read: leaving it closes what it holds even then. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, void, undefined> {
    const bytes = this.#bytes();
    return {
      next: () => bytes.next(),
      return: async () => {
        this.options.held?.[Symbol.dispose]();
        return await bytes.return();
      },
    };
  }

  async *#bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* packFiles(this.files(), this.options);
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  #failure(cause: unknown): unknown {
    return this.options.asFailure?.(cause) ?? cause;
  }
}
