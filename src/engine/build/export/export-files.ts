import { mkdirSync } from 'node:fs';

import { formatPlatform } from '../../../oci/select-manifest.js';
import { packTree } from '../../layer/tree/pack-tree.js';
import { unpackTree } from '../../layer/tree/unpack-tree.js';
import type { TreeEntry } from '../../layer/tree/walk-tree.js';
import type { BuildOutput } from '../build-request.js';
import type { BuildSession } from '../build-session.js';
import { sourceEntries } from '../context/source-entries.js';
import { folderTree, type SourceTree } from '../context/source-tree.js';
import { internalVertex } from '../stage/stage-vertices.js';
import type { PlatformResult, PlatformResults } from './platform-result.js';

type FileOutput = Extract<BuildOutput, { readonly kind: 'local' | 'tar' }>;

/** Gives out the files of a stage. In a folder they belong to whoever builds; in a tar to whom they belong in the stage. */
export async function exportFiles(results: PlatformResults, output: FileOutput): Promise<void> {
  const [{ session }] = results;
  const { tell } = session;
  const vertex = {
    ...internalVertex(
      `export ${output.kind}`,
      `exporting to client ${output.kind === 'tar' ? 'tarball' : 'directory'}`,
    ),
    kind: 'export' as const,
  };
  tell({ kind: 'started', vertex });
  const trees: NamedTree[] = [];
  for (const result of results) trees.push(await namedTree(result, results.length > 1));
  const entries = trees.values().flatMap((named) => entriesOf(session, named));
  const tar = packTree(session.parts.host.syscalls, entries, { cancelSignal: session.cancelSignal });
  if (output.kind === 'tar') for await (const piece of tar) await output.write(piece);
  else await unpackInto(session, output.folder, tar);
  tell({ kind: 'done', vertex });
}

/** The files of a platform, in a folder of their own where there are several. */
type NamedTree = { readonly tree: SourceTree; readonly folder: string };

async function namedTree({ session, state }: PlatformResult, isOneOfSeveral: boolean): Promise<NamedTree> {
  const tree = await session.sources.files(state.files.chain);
  return { tree, folder: isOneOfSeveral ? `${formatPlatform(state.platform).replaceAll('/', '_')}/` : '' };
}

function* entriesOf({ parts }: BuildSession, { tree, folder: above }: NamedTree): Generator<TreeEntry> {
  const root = { path: '', name: '', isFolder: true };
  for (const { below, folder, base, stats } of sourceEntries(parts.host.syscalls, tree, root)) {
    yield { name: `${above}${below}`, folder, base, stats };
  }
}

async function unpackInto(
  { parts, cancelSignal }: BuildSession,
  folder: string,
  tar: AsyncIterable<Uint8Array>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  using root = folderTree(folder, undefined);
  await unpackTree(parts.host.syscalls, tar, {
    root: root.root,
    folder: '',
    owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    keepsKinds: false,
    shownAs: (name) => `${folder}/${Buffer.from(name, 'latin1').toString('utf8')}`,
    cancelSignal,
  });
}
