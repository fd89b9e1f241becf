import { join } from 'node:path';

import { withHostsAddress } from '../network/hosts-file.js';
import { layout } from '../roots.js';
import { changeFile } from './change-file.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { addressOnDefault, linkNames } from './legacy-links.js';
import { parseLink } from './parse-link.js';
import { placesOf } from './places-of.js';

/**
 * Tells those that have a link to a container where it is now: it has started, perhaps with another address, or was
 * connected to a network.
 */
export async function updateLinks(parts: ContainerParts, target: Container): Promise<void> {
  for (const holder of parts.records.withLinks()) {
    if (holder.id === target.id) continue;
    const changes = [...legacyChanges(holder, target), ...networkChanges(parts, holder, target)];
    if (changes.length === 0) continue;
    await changeFile(parts, join(layout.container(parts.roots, holder.id), 'hosts'), (text) =>
      changes.reduce((changed, { names, address }) => withHostsAddress(changed, names, address), text),
    );
  }
}

type Change = { readonly names: readonly string[]; readonly address: string };

function legacyChanges({ config }: Container, target: Container): readonly Change[] {
  const address = addressOnDefault(target.state.endpoints);
  if (address === '') return [];
  return config.links
    .map(parseLink)
    .filter(({ container }) => container === target.id)
    .map(({ alias }) => ({ names: linkNames(alias, target), address }));
}

function networkChanges(
  { networks }: Pick<ContainerParts, 'networks'>,
  holder: Container,
  target: Container,
): readonly Change[] {
  return placesOf(holder, (ref) => networks.find(ref)).flatMap(({ networkName, settings }) => {
    const place = target.state.endpoints.find((endpoint) => endpoint.networkName === networkName);
    if (!place) return [];
    const links = settings.links.map(parseLink).filter(({ container }) => isMeant(container, target));
    const addresses = [place.address, place.ipv6Address].filter((each) => each !== '');
    return links.flatMap(({ alias }) => addresses.map((address) => ({ names: [alias], address })));
  });
}

const SHORTEST_ID = 12;

const isMeant = (ref: string, { id, name }: Pick<Container, 'id' | 'name'>): boolean =>
  ref === name || (ref.length >= SHORTEST_ID && id.startsWith(ref));
