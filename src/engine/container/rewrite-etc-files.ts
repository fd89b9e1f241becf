import { join } from 'node:path';

import { changeHostsLines, ownHostsLines } from '../network/hosts-file.js';
import { containerResolvConf, readReachableResolvConf } from '../network/resolv-conf.js';
import { layout } from '../roots.js';
import { changeFile } from './change-file.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { addressesOf, nameServersFor } from './etc-places.js';

/**
 * Brings the files in /etc of a container that runs in step with the networks that it is on now. What its programs wrote
 * into them stays.
 */
export async function rewriteEtcFiles(parts: ContainerParts, before: Container, after: Container): Promise<void> {
  const dir = layout.container(parts.roots, after.id);
  const linesOf = ({ config, state }: Container): readonly string[] =>
    ownHostsLines(config, addressesOf(state.endpoints));
  const [gone, come] = [linesOf(before), linesOf(after)];
  await changeFile(parts, join(dir, 'hosts'), (text) => changeHostsLines(text, gone, come));

  const hostText = readReachableResolvConf();
  const resolvConfOf = ({ config, state }: Container): string =>
    containerResolvConf(hostText, config.dns, nameServersFor(parts, state.endpoints));
  // One that somebody else wrote, or that says what the host said then, is left as it is. So does docker.
  await changeFile(parts, join(dir, 'resolv.conf'), (text) =>
    text === resolvConfOf(before) ? resolvConfOf(after) : text,
  );
}
