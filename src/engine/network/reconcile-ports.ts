import type { PublishedPort } from '../../host/firewall.js';
import { type BridgeSetup, rulesOf } from './bridge-setup.js';
import type { NetworkParts } from './network-parts.js';
import { recordedPorts } from './publication.js';

/**
 * Makes the ports in the firewall those of the records. Other processes may add and remove theirs meanwhile: they
 * write the record first and remove it last, so that what has no record is nobody's.
 */
export async function reconcilePorts(
  { host: { firewall }, records }: Pick<NetworkParts, 'host' | 'records'>,
  setup: Pick<BridgeSetup, 'current' | 'restoreRules'>,
): Promise<void> {
  const network = setup.current();
  if (!network) return;
  const rules = rulesOf(network);
  const present = await firewall.published(rules);
  if (!present) return await setup.restoreRules();
  const wanted = new Set(recordedPorts(records, network.name).map(textOf));
  await firewall.unpublish(
    rules,
    present.filter((port) => !wanted.has(textOf(port))),
  );
  // Read anew: a key that was just cleared may have found another owner in between.
  const had = new Set(present.map(textOf));
  const missing = recordedPorts(records, network.name).filter((port) => !had.has(textOf(port)));
  if (!(await firewall.publish(rules, missing))) await setup.restoreRules();
}

const textOf = ({ protocol, hostAddress, hostPort, containerAddress, containerPort }: PublishedPort): string =>
  [protocol, hostAddress, hostPort, containerAddress, containerPort].join(' ');
