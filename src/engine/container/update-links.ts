import { join } from 'node:path';

import { withHostsAddress } from '../network/hosts-file.js';
import { layout } from '../roots.js';
import { changeFile } from './change-file.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { addressOnDefault, linkNames } from './legacy-links.js';
import { parseLink } from './parse-link.js';

/**
 * Tells those that have a link to a container on the default bridge where it is now: it has started, perhaps with another
 * address, or was connected to it. Links on users' networks are names, which are asked for.
 */
export async function updateLinks(parts: ContainerParts, target: Container): Promise<void> {
  const address = addressOnDefault(target.state.endpoints);
  if (address === '') return;
  for (const { id, config } of parts.records.withLinks()) {
    const links = config.links.map(parseLink).filter(({ container }) => container === target.id);
    if (id === target.id || links.length === 0) continue;
    await changeFile(parts, join(layout.container(parts.roots, id), 'hosts'), (text) =>
      links.reduce((changed, { alias }) => withHostsAddress(changed, linkNames(alias, target), address), text),
    );
  }
}
