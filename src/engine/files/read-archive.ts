import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { within } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { walkTree } from '../layer/tree/walk-tree.js';
import type { FileEntry, FileService, TarStream } from './file-service.js';
import { type Located, locate } from './locate.js';
import { type FilePlace, type NamedTree, openNamedTree } from './named-tree.js';
import { toEntry } from './to-entry.js';

type ReadArchiveOptions = FilePlace & NonNullable<Parameters<FileService['readArchive']>[2]>;

/** The tree stays open until the stream was read, or left. */
export async function readArchive(
  parts: ContainerParts,
  container: Container,
  { ref, path, followsLink, name, cancelSignal }: ReadArchiveOptions,
): Promise<{ readonly entry: FileEntry; readonly tar: TarStream }> {
  using opening = new DisposableStack();
  const tree: NamedTree = opening.use(await openNamedTree(parts, container, { ref, access: 'read' }));
  const found: Located = opening.use(locate(parts.host.syscalls, tree, path, { followsLink }));
  const { folder, base, stats } = found;
  const entry = toEntry(stats, base === '.' ? '/' : base, found.path, within(folder, base));
  const held = opening.move();

  async function* pack(): AsyncGenerator<Uint8Array, void, undefined> {
    using _ = held;
    try {
      const entries = walkTree(folder, Buffer.from(base), Buffer.from(name ?? nameIn(path, base)).toString('latin1'));
      yield* packTree(parts.host.syscalls, entries, { cancelSignal });
    } catch (cause) {
      throw fileFailure(cause, { operation: 'open', path });
    }
  }
  return { entry, tar: onceRead(pack(), held) };
}

/** As docker: the name asked for, not that of where a link led. */
function nameIn(path: string, base: string): string {
  if (/(^|\/)\.$/.test(path)) return '.';
  return base === '.' ? '/' : (path.split('/').findLast((part) => part !== '' && part !== '.') ?? base);
}

/** Nobody may ever begin to read: then leaving it closes what it holds, too. */
function onceRead(stream: AsyncGenerator<Uint8Array>, held: Disposable): TarStream {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => stream.next(),
      async return() {
        held[Symbol.dispose]();
        return await stream.return(undefined);
      },
    }),
  };
}
