import type { PublishedPort } from '../../host/firewall.js';
import { rulesOf } from './known-network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import { recordedPorts } from './publication.js';

/**
 * Makes a network's ports in the firewall those of the records. Other processes may add and remove theirs meanwhile: they
 * write the record first and remove it last, so that what has no record is nobody's.
 */
export async function reconcilePorts(
  parts: Pick<NetworkParts, 'host' | 'endpoints' | 'ports'>,
  devices: Pick<NetworkDevices, 'current' | 'restoreRules'>,
  name: string,
): Promise<void> {
  const { firewall } = parts.host;
  const network = devices.current(name);
  if (!network) return;
  const rules = rulesOf(network);
  const present = await firewall.published(rules);
  if (!present) return await devices.restoreRules(name);
  const wanted = new Set(recordedPorts(parts, network.network).map(textOf));
  await firewall.unpublish(
    rules,
    present.filter((port) => !wanted.has(textOf(port))),
  );
  // Read anew: a key that was just cleared may have found another owner in between.
  const had = new Set(present.map(textOf));
  const missing = recordedPorts(parts, network.network).filter((port) => !had.has(textOf(port)));
  if (!(await firewall.publish(rules, missing))) await devices.restoreRules(name);
}

const textOf = ({ protocol, hostAddress, hostPort, containerAddress, containerPort }: PublishedPort): string =>
  [protocol, hostAddress, hostPort, containerAddress, containerPort].join(' ');
