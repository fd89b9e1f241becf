import type { Container } from '../../engine/index.js';

/** By the ids of those that links of the default bridge lead to: what these are called by those that have the links, as `web/db`. */
export function linkNames(containers: readonly Container[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map<string, string[]>();
  for (const { name, config } of containers) {
    for (const link of config.links) {
      // An id or `/name`, and an alias or, from an engine elsewhere, `/own-name/alias`.
      const [target = '', path = target] = link.split(':');
      const found = containers.find((each) => each.id === target || `/${each.name}` === target);
      if (!found) continue;
      const names = byId.get(found.id) ?? [];
      names.push(`${name}/${path.slice(path.lastIndexOf('/') + 1)}`);
      byId.set(found.id, names);
    }
  }
  return new Map([...byId].map(([id, names]) => [id, names.toSorted()]));
}
