import type { Network, NetworkFilter } from '../network/network.js';
import { hasLabel } from './filter-containers.js';
import { matchesPattern } from './matches-pattern.js';

/** @param isUsed Whether a container, running or not, belongs to it. */
export function filterNetworks(
  networks: readonly Network[],
  filter: NetworkFilter,
  isUsed: (network: Network) => boolean,
): readonly Network[] {
  const { name, id, driver, label = [], scope, type, isDangling } = filter;
  return networks.filter(
    (network) =>
      (name?.some((pattern) => matchesPattern(network.name, pattern)) ?? true) &&
      (id?.some((pattern) => matchesPattern(network.id, pattern)) ?? true) &&
      (driver?.includes(network.driver) ?? true) &&
      label.every((wanted) => hasLabel(network.labels, wanted)) &&
      (scope?.includes('local') ?? true) &&
      (type === undefined || network.isBuiltIn === (type === 'builtin')) &&
      // The built-in ones are never said to be.
      (isDangling === undefined || (isDangling ? !network.isBuiltIn && !isUsed(network) : isUsed(network))),
  );
}
