import { cgroupsPath } from '../bundle/cgroups-path.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { StatsTarget } from '../stats/stats-sampler.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { isAlive } from './transitions.js';

/**
 * Who is alive, asked again at each tick: of all containers, or of those that were named.
 *
 * @throws container_not_found, container_ambiguous at once, for a name that means nothing
 */
export function statsTargets(
  { records, roots }: Pick<ContainerParts, 'records' | 'roots'>,
  refs: readonly string[] | undefined,
): () => readonly StatsTarget[] {
  const ids = refs && new Set(refs.map((ref) => getContainer(records, ref).id));
  const toTarget = ({ id, state, config }: ContainerRecord): StatsTarget => ({
    id,
    pid: state.pid,
    cgroupsPath: cgroupsPath(roots, id, config.cgroupParent),
    hasOwnNetwork: config.network.kind !== 'host',
  });
  // A record that has changed is another.
  const known = new WeakMap<ContainerRecord, StatsTarget>();
  const targetOf = (record: ContainerRecord): StatsTarget => {
    const target = known.get(record) ?? toTarget(record);
    known.set(record, target);
    return target;
  };
  // All are known already where nothing was written since: to ask for those that are alive would read them each time.
  return () =>
    records
      .list()
      .filter(({ id, state }) => isAlive(state.status) && (ids === undefined || ids.has(id)))
      .map(targetOf);
}
