import { posix } from 'node:path';

import type { RunMount, StageSource } from '../../../../dockerfile/index.js';
import { engineError } from '../../../../errors/engine-error.js';
import type { BuildSession } from '../../build-session.js';
import { findRoot, type SourceRoot } from '../../context/source-entries.js';
import type { SourceTree } from '../../context/source-tree.js';
import type { StageState } from '../../stage/stage-state.js';
import { findSources } from '../copy-sources.js';
import { digestSources } from '../digest-sources.js';
import { type NamedSource, namedSource } from '../named-source.js';

/** A mount of a RUN, with where it is and what it shows. */
export type PlannedMount = {
  readonly mount: RunMount;
  /** Absolute. */
  readonly target: string;
  /** Of a bind, and of a cache that begins with something. */
  readonly from?: { readonly source: NamedSource; readonly root: SourceRoot; readonly tree: SourceTree } | undefined;
};

/** What the mounts of a RUN say to the cache, and how they are made. */
export type PlannedMounts = {
  readonly planned: readonly PlannedMount[];
  readonly options: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
};

const SECRETS = '/run/secrets';
const AGENT = '/run/buildkit/ssh_agent';

/**
 * Looks up what the mounts of a RUN lead to. What a bind shows counts for the cache; of a secret and of a cache, that it is
 * there.
 *
 * @throws build_source_missing, build_step_invalid
 */
export async function planMounts(
  session: BuildSession,
  mounts: readonly RunMount[],
  { state, sources }: { readonly state: StageState; readonly sources: ReadonlyMap<string, StageSource> },
): Promise<PlannedMounts> {
  const files = new Map<string, string>();
  const options: Record<string, string> = {};
  const planned: PlannedMount[] = [];
  for (const [index, mount] of mounts.entries()) {
    const target = targetOf(mount, index, state);
    const from = await fromOf(session, mount, sources);
    planned.push({ mount, target, from });
    const { environmentName, ...rest } = mount;
    options[`the mount at ${target || (environmentName ?? '')}`] = JSON.stringify({ ...rest, target, environmentName });
    if (!from || mount.type !== 'bind') continue;
    const choice = { sources: [mount.source ?? '/'], excludes: [], keepsParents: false };
    const { digests } = await digestSources(session, findSources(session.parts.host.syscalls, from.tree, choice));
    for (const [path, digest] of digests) files.set(path, digest);
  }
  return { planned, options, files };
}

function targetOf(mount: RunMount, index: number, { run }: StageState): string {
  if (mount.target === undefined && mount.type === 'secret') {
    return mount.environmentName === undefined ? `${SECRETS}/${mount.id ?? ''}` : '';
  }
  if (mount.target === undefined && mount.type === 'ssh') return `${AGENT}.${index}`;
  const target = posix.resolve('/', run.WorkingDir ?? '', mount.target ?? '');
  if (target === '/')
    throw engineError('build_step_invalid', { reason: `invalid mount target ${JSON.stringify(target)}` });
  return target;
}

async function fromOf(
  session: BuildSession,
  mount: RunMount,
  sources: ReadonlyMap<string, StageSource>,
): Promise<PlannedMount['from']> {
  if (mount.type !== 'bind' && (mount.type !== 'cache' || mount.from === undefined)) return undefined;
  const source = await namedSource(session, mount.from, sources);
  const tree = 'tree' in source ? source.tree : await session.sources.files(source.chain);
  const path = posix.relative('/', posix.resolve('/', mount.source ?? ''));
  const root = findRoot(session.parts.host.syscalls, tree, path === '' ? '.' : path);
  if (!root) throw engineError('build_source_missing', { path: `/${path}` });
  return { source, tree, root };
}
