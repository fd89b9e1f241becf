import { BLOCK_BYTES, paddedSize, type TarEntry } from '../../../src/engine/layer/tar/tar-entry.js';
import { TarReader } from '../../../src/engine/layer/tar/tar-reader.js';
import { writeHeader } from '../../../src/engine/layer/tar/write-header.js';
import type { FakeFile, FakeNode } from './fake-tree.js';

/** A tar of `nodes`, which lie at or below `top`; that is named `base` in it. */
export async function* packFake(
  nodes: readonly FakeNode[],
  top: string,
  base: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { entry, content } of nodes) {
    const rest = entry.path.slice(top === '/' ? 1 : top.length + 1);
    const name = [base, rest].filter((part) => part !== '').join('/');
    yield* writeHeader({
      kind: entry.kind === 'directory' ? 'directory' : entry.kind === 'symlink' ? 'symlink' : 'file',
      name: entry.kind === 'directory' ? `${name}/` : name,
      linkName: entry.linkTarget ?? '',
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      mtime: String(Math.floor(entry.modifiedAtMs / 1000)),
      bodyBytes: content.byteLength,
      major: 0,
      minor: 0,
      records: [],
    });
    yield content;
    yield Buffer.alloc(paddedSize(content.byteLength) - content.byteLength);
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/** Folders, files and links of a tar. */
export async function readFake(
  tar: AsyncIterable<Uint8Array>,
): Promise<readonly { readonly name: string; readonly file: FakeFile }[]> {
  const found: { readonly entry: TarEntry; readonly body: Uint8Array[] }[] = [];
  const reader = new TarReader({
    entry: (entry) => found.push({ entry, body: [] }) > 0,
    body: (bytes) => void found.at(-1)?.body.push(Buffer.from(bytes)),
  });
  for await (const piece of tar) reader.push(piece);
  reader.end();
  return found.map(({ entry, body }) => ({ name: entry.name, file: fakeFile(entry, Buffer.concat(body)) }));
}

function fakeFile({ kind, mode, uid, gid, linkName, bodyBytes }: TarEntry, body: Buffer): FakeFile {
  const common = { mode, uid, gid };
  if (kind === 'directory') return { ...common, kind };
  if (kind === 'symlink') return { ...common, kind, linkTarget: linkName };
  return { ...common, content: body.subarray(0, bodyBytes) };
}
