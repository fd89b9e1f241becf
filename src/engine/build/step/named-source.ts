import type { StageSource } from '../../../dockerfile/index.js';
import type { ChainId } from '../../../oci/digest.js';
import { chainIds } from '../../layer/chain-id.js';
import type { BuildSession } from '../build-session.js';
import type { SourceTree } from '../context/source-tree.js';
import { openImage } from '../stage/open-base.js';

/** What a step takes from: a context, or the files of a stage or an image. */
export type NamedSource = { readonly tree: SourceTree } | { readonly chain: ChainId | undefined };

/** What `--from` says; undefined is the context. @throws image_not_found, build_context_invalid */
export async function namedSource(
  session: BuildSession,
  from: string | undefined,
  sources: ReadonlyMap<string, StageSource>,
): Promise<NamedSource> {
  if (from === undefined) return { tree: await session.sources.context() };
  const source = sources.get(from) ?? { kind: 'external' as const, name: from };
  if (source.kind === 'scratch') return { chain: undefined };
  if (source.kind === 'stage') return { chain: (await session.stage(source.index)).files.chain };
  const named = session.sources.named(source.name);
  if (named) return { tree: await named };
  const { config } = await openImage(session, source.name, undefined);
  return { chain: chainIds(config.rootfs.diff_ids).at(-1) };
}

/** The same as a tree to be read. */
export async function namedTree(
  session: BuildSession,
  from: string | undefined,
  sources: ReadonlyMap<string, StageSource>,
): Promise<SourceTree> {
  const source = await namedSource(session, from, sources);
  return 'tree' in source ? source.tree : await session.sources.files(source.chain);
}
