import type { AddInstruction, CopyInstruction, StageSource } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { BuildSession } from '../build-session.js';
import type { SourceTree } from '../context/source-tree.js';
import { isGit, redacted } from '../git/git-place.js';
import { cloneSource } from './add-git.js';
import { type AddedFile, fetchSource, isUrl } from './add-url.js';
import { type CopySource, findSources } from './copy-sources.js';
import { type DigestedSources, digestSources, pathIn } from './digest-sources.js';
import { namedTree } from './named-source.js';

/** What a COPY or an ADD takes, looked up, fetched and hashed. */
export type GatheredFiles = DigestedSources & {
  readonly found: readonly CopySource[];
  readonly fetched: readonly AddedFile[];
};

type Transfer = CopyInstruction | AddInstruction;
type Sources = ReadonlyMap<string, StageSource>;

/** @throws build_source_missing, build_step_invalid, image_not_found, cancelled */
export async function gatherFiles(
  session: BuildSession,
  instruction: Transfer,
  sources: Sources,
): Promise<GatheredFiles> {
  const places = placesOf(instruction);
  if (session.request.isConfined && places.urls.length + places.repositories.length > 0) {
    throw engineError('build_step_invalid', { reason: 'this build may fetch nothing: COPY it from the context' });
  }
  const gathered = await inTree(session, instruction, { sources, paths: places.paths });
  if (instruction.kind === 'copy') return { ...gathered, fetched: [] };
  const fetched: AddedFile[] = [];
  for (const url of places.urls) fetched.push(await fetchSource(session, url, instruction.checksum));
  for (const { url, digest } of fetched) gathered.digests.set(url, digest);
  for (const repository of places.repositories) {
    const cloned = await cloneSource(session, repository, instruction);
    const { digests, stamps } = await digestSources(session, [cloned]);
    gathered.found.push(cloned);
    for (const [path, digest] of digests) gathered.digests.set(pathIn(redacted(repository), path), digest);
    for (const [tree, ofTree] of stamps) gathered.stamps.set(tree, ofTree);
  }
  return { ...gathered, fetched };
}

/** Only ADD takes from elsewhere. */
function placesOf({ kind, sources }: Transfer) {
  const repositories = kind === 'add' ? sources.filter(isGit) : [];
  const urls = kind === 'add' ? sources.filter((source) => isUrl(source) && !isGit(source)) : [];
  return { repositories, urls, paths: sources.filter((each) => !urls.includes(each) && !repositories.includes(each)) };
}

type InTree = {
  readonly found: CopySource[];
  readonly digests: Map<string, string>;
  readonly stamps: Map<SourceTree, ReadonlyMap<string, string>>;
};

async function inTree(
  session: BuildSession,
  instruction: Transfer,
  { sources, paths }: { readonly sources: Sources; readonly paths: readonly string[] },
): Promise<InTree> {
  if (paths.length === 0) return { found: [], digests: new Map(), stamps: new Map() };
  const isCopy = instruction.kind === 'copy';
  const tree = await namedTree(session, isCopy ? instruction.from : undefined, sources);
  const found = findSources(session.parts.host.syscalls, tree, {
    sources: paths,
    excludes: instruction.excludes,
    keepsParents: isCopy && instruction.keepsParents,
  });
  const { digests, stamps } = await digestSources(session, found);
  return { found: [...found], digests: new Map(digests), stamps: new Map(stamps) };
}
