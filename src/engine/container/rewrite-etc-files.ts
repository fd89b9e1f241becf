import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { changeHostsLines, ownHostsLines } from '../network/hosts-file.js';
import { containerResolvConf, readReachableResolvConf } from '../network/resolv-conf.js';
import { layout } from '../roots.js';
import type { Container, ContainerEndpoint } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { addressesOf, nameServersFor } from './etc-places.js';

/**
 * Brings the files in /etc of a container that runs in step with the networks that it is on now. They are written in place,
 * as they are mounted into it, and what its programs wrote into them stays.
 */
export async function rewriteEtcFiles(
  parts: ContainerParts,
  container: Pick<Container, 'id' | 'config'>,
  places: { readonly before: readonly ContainerEndpoint[]; readonly after: readonly ContainerEndpoint[] },
): Promise<void> {
  const { id, config } = container;
  const dir = layout.container(parts.roots, id);
  const lines = (endpoints: readonly ContainerEndpoint[]): readonly string[] =>
    ownHostsLines(config, addressesOf(endpoints));
  await changeFile(join(dir, 'hosts'), (text) => changeHostsLines(text, lines(places.before), lines(places.after)));

  const hostText = readReachableResolvConf();
  const resolvConf = (endpoints: readonly ContainerEndpoint[]): string =>
    containerResolvConf(hostText, config.dns, nameServersFor(parts, endpoints));
  const before = resolvConf(places.before);
  // One that somebody else wrote, or that says what the host said then, is left as it is. So does docker.
  await changeFile(join(dir, 'resolv.conf'), (text) => (text === before ? resolvConf(places.after) : text));
}

/** Its lock is held by nobody but us: the caller has the container's. */
export async function changeFile(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const changed = change(text);
  if (changed !== text) await writeFile(path, changed);
}
