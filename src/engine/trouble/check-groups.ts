import { engineError } from '../../errors/engine-error.js';
import type { ContainerId } from '../container/container.js';

/**
 * The sides of a partition, each container once.
 *
 * @param others Everybody else: the other side where only one was named.
 * @throws argument_invalid
 */
export function checkGroups(
  groups: readonly (readonly ContainerId[])[],
  others: () => readonly ContainerId[],
): readonly (readonly ContainerId[])[] {
  const sides = groups.map((group) => [...new Set(group)]);
  if (sides.length === 0 || sides.some((side) => side.length === 0)) throw invalid('a group needs a container');
  const all = sides.flat();
  const twice = all.find((id, index) => all.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`container ${twice.slice(0, 12)} cannot be in two groups`);
  if (sides.length > 1) return sides;
  const rest = others();
  if (rest.length === 0) throw invalid('there is no other running container to be parted from');
  return [...sides, rest];
}

const invalid = (reason: string): Error =>
  engineError('argument_invalid', { reason: `cannot part containers: ${reason}` });
