import { posix } from 'node:path';

import type { RunMount, StageSource } from '../../../../dockerfile/index.js';
import { engineError } from '../../../../errors/engine-error.js';
import type { BuildSession } from '../../build-session.js';
import { findRoot, type SourceRoot, sourceEntries } from '../../context/source-entries.js';
import type { SourceTree } from '../../context/source-tree.js';
import type { StageState } from '../../stage/stage-state.js';
import type { CopySource } from '../copy-sources.js';
import { digestSources, pathIn } from '../digest-sources.js';
import { type NamedSource, namedSource } from '../named-source.js';
import type { Stamps } from '../watch-entries.js';

/** A mount of a RUN, with where it is and what it shows. */
export type PlannedMount = {
  readonly mount: RunMount;
  /** Absolute. */
  readonly target: string;
  /** Of a bind, and of a cache that begins with something. */
  readonly from?: { readonly source: NamedSource; readonly root: SourceRoot; readonly tree: SourceTree } | undefined;
  /** Of a bind: what was hashed of it. */
  readonly stamps?: Stamps | undefined;
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
    const { environmentName, ...rest } = mount;
    options[`the mount at ${target || (environmentName ?? '')}`] = JSON.stringify({ ...rest, target, environmentName });
    if (!from || mount.type !== 'bind') {
      planned.push({ mount, target, from });
      continue;
    }
    const { digests, stamps } = await digestSources(session, [wholeOf(session, from)]);
    for (const [path, digest] of digests) files.set(mount.from === undefined ? path : pathIn(mount.from, path), digest);
    planned.push({ mount, target, from, stamps });
  }
  return { planned, options, files };
}

/** All that it shows. What its source says is a path, and no pattern. */
const wholeOf = (
  { parts }: BuildSession,
  { root, tree }: Pick<NonNullable<PlannedMount['from']>, 'root' | 'tree'>,
): CopySource => ({
  root,
  tree,
  entries: () => sourceEntries(parts.host.syscalls, tree, root),
  keepsParents: false,
});

function targetOf(mount: RunMount, index: number, { run }: StageState): string {
  const written = mount.target ?? usualTarget(mount, index);
  if (written === undefined) return '';
  const target = posix.resolve('/', run.WorkingDir ?? '', written);
  if (target === '/')
    throw engineError('build_step_invalid', { reason: `invalid mount target ${JSON.stringify(target)}` });
  return target;
}

/** Undefined for a secret that is a variable only. */
function usualTarget({ type, id, environmentName }: RunMount, index: number): string | undefined {
  if (type === 'ssh') return `${AGENT}.${index}`;
  if (type !== 'secret') return '';
  return environmentName === undefined ? `${SECRETS}/${id ?? ''}` : undefined;
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
