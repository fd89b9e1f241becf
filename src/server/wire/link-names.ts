import type { Container, ContainerId } from '../../engine/index.js';

/** The further names of containers that others of the default bridge have a link to: `/web/db`. */
export function linkNames(containers: readonly Container[]): ReadonlyMap<ContainerId, readonly string[]> {
  const names = new Map<ContainerId, readonly string[]>();
  for (const { name, config } of containers) {
    for (const link of config.links) {
      const [id, alias] = link.split(':') as [ContainerId, string];
      names.set(id, [...(names.get(id) ?? []), `/${name}/${alias}`]);
    }
  }
  return names;
}
