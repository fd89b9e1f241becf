import { closeSync, fstatSync, readFileSync, statSync } from 'node:fs';

import { createIgnoreMatcher, type IgnoreMatcher, parseIgnoreFile } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { ChainId } from '../../../oci/digest.js';
import type { ImageStores } from '../../image/image-parts.js';
import { inflated } from '../../layer/inflate-by-program.js';
import { unpackTree } from '../../layer/tree/unpack-tree.js';
import type { Lease } from '../../lease/lease.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildContext, BuildRequest } from '../build-request.js';
import { rootMountPoint } from '../root-mount-point.js';
import type { BuildSources } from './build-sources.js';
import { namedContext } from './named-context.js';
import { folderTree, mountedTree, type SourceTree } from './source-tree.js';

type SourceParts = {
  readonly parts: BuildParts;
  readonly stores: ImageStores;
  readonly lease: Lease;
  readonly request: BuildRequest;
  readonly cancelSignal: AbortSignal;
};

const MOST_TEXT_BYTES = 16 * 1024 * 1024;

export function openSources(session: SourceParts): BuildSources {
  const { parts, stores, lease, request, cancelSignal } = session;
  const held = new AsyncDisposableStack();
  const opened = new Map<string, Promise<SourceTree>>();
  const once = (key: string, open: () => Promise<SourceTree>): Promise<SourceTree> => {
    const known = opened.get(key) ?? open().then((tree) => held.use(tree));
    opened.set(key, known);
    return known;
  };
  const bare = (): Promise<SourceTree> => once('bare', () => openContext(session, request.context, held));

  let ignored: Promise<IgnoreMatcher | undefined> | undefined;
  const ignore = (): Promise<IgnoreMatcher | undefined> => (ignored ??= ignoreOf(request, readText));

  return {
    ignore: () => (request.context.kind === 'none' ? Promise.resolve(undefined) : ignore()),
    context: () =>
      once('context', async () => {
        const { root, keepsOwners } = await bare();
        return { root, keepsOwners, ignore: await ignore(), [Symbol.dispose]: () => undefined };
      }),
    named(name) {
      const found = namedContext(request, name);
      if (!found || found.kind === 'image' || found.kind === 'layout') return undefined;
      return once(`named ${name}`, async () => {
        const tree = await openContext(session, found, held);
        const text = textIn(parts, tree, '.dockerignore');
        return { ...tree, ignore: text === undefined ? undefined : matcherOf(text) };
      });
    },
    files: (chain) =>
      once(`files ${chain ?? ''}`, async () => {
        if (chain) lease.holdSnapshot(chain);
        return await openFiles(parts, stores, { chain, lease, held });
      }),
    scratchFolder: async () => held.use(await stores.snapshots.prepareUnnamed()).dir,
    hold: (resource) => void held.use(resource),
    readText,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };

  async function readText(path: string): Promise<string | undefined> {
    if (cancelSignal.aborted) throw engineError('cancelled');
    return textIn(parts, await bare(), path);
  }
}

const matcherOf = (text: string): IgnoreMatcher => createIgnoreMatcher(parseIgnoreFile(text));

/** The one beside the Dockerfile goes before the context's own. */
async function ignoreOf(
  { dockerfile, ignoreText }: BuildRequest,
  readText: BuildSources['readText'],
): Promise<IgnoreMatcher | undefined> {
  const beside = 'path' in dockerfile ? await readText(`${dockerfile.path}.dockerignore`) : undefined;
  const text = ignoreText ?? beside ?? (await readText('.dockerignore'));
  return text === undefined ? undefined : matcherOf(text);
}

/** A tar is unpacked where recovery finds it, should this process be killed. */
async function openContext(
  { parts, stores, cancelSignal }: SourceParts,
  context: BuildContext,
  held: AsyncDisposableStack,
): Promise<SourceTree> {
  if (context.kind === 'folder') {
    if (!statSync(context.path, { throwIfNoEntry: false })?.isDirectory()) {
      throw engineError('build_context_invalid', { reason: `path ${JSON.stringify(context.path)} not found` });
    }
    return folderTree(context.path, undefined);
  }
  const layer = held.use(await stores.snapshots.prepareUnnamed());
  using opening = new DisposableStack();
  const tree = opening.use(folderTree(layer.dir, undefined));
  if (context.kind === 'tar') {
    await unpackTree(parts.host.syscalls, inflated(parts.host.processes, context.bytes), {
      root: tree.root,
      folder: '',
      owner: { uid: 0, gid: 0 },
      keepsKinds: false,
      // A disk that is full is that of the state.
      shownAs: (name) => Buffer.from(name, 'latin1').toString('utf8') || parts.roots.dataRoot,
      cancelSignal,
    });
  }
  opening.move();
  return tree;
}

/** Read-only. A driver that cannot show layers without copying them copies them. */
async function openFiles(
  { host, roots }: BuildParts,
  { snapshots }: ImageStores,
  {
    chain,
    lease,
    held,
  }: { readonly chain: ChainId | undefined; readonly lease: Lease; readonly held: AsyncDisposableStack },
): Promise<SourceTree> {
  const target = rootMountPoint(roots);
  const mounts = chain === undefined ? undefined : snapshots.layerMounts(chain, target);
  if (mounts) return mountedTree(host.syscalls, mounts, target);
  const key = host.random.hex(32);
  lease.holdSnapshot(key);
  await snapshots.prepareContainer(key, chain);
  held.defer(() => snapshots.remove(key));
  return mountedTree(host.syscalls, snapshots.mounts(key, target, { access: 'view' }), target);
}

function textIn({ host }: BuildParts, { root }: SourceTree, path: string): string | undefined {
  const handle = host.syscalls.openInRoot(root.fd, path);
  if (handle === undefined) return undefined;
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) return undefined;
    if (stats.size > MOST_TEXT_BYTES) throw engineError('build_context_invalid', { reason: `${path} is too large` });
    return readFileSync(`/proc/self/fd/${handle}`, 'utf8');
  } finally {
    closeSync(handle);
  }
}
