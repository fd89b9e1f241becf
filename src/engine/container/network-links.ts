import { hostsLine } from '../network/hosts-file.js';
import type { Container, ContainerEndpoint } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { findContainer } from './find-container.js';
import { parseLink } from './parse-link.js';
import { placesOf } from './places-of.js';
import { isAlive } from './transitions.js';

/**
 * Links on users' networks, as lines of the container's own hosts file: nobody else is to know those names. Those to
 * containers that do not run, or do not exist yet, are left out until they do.
 */
export function networkLinkLines(
  parts: Pick<ContainerParts, 'records' | 'networks'>,
  container: Container,
): readonly string[] {
  return placesOf(container, (ref) => parts.networks.find(ref)).flatMap(({ networkName, settings }) =>
    settings.links.map(parseLink).flatMap(({ container: ref, alias }) => {
      const target = findContainer(parts.records, ref);
      if (!target || !isAlive(target.state.status)) return [];
      const place = target.state.endpoints.find((endpoint) => endpoint.networkName === networkName);
      return place ? linesFor(place, alias) : [];
    }),
  );
}

const linesFor = ({ address, ipv6Address }: ContainerEndpoint, alias: string): readonly string[] =>
  [address, ipv6Address].filter((each) => each !== '').map((each) => hostsLine(each, [alias]));
