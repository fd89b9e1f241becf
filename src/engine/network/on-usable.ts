import { engineError } from '../../errors/engine-error.js';
import type { UsableNetwork } from './known-network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';

/** Bringing a bridge up and finding it gone again more often than this means that somebody works against us. */
const MOST_TRIES = 3;

/**
 * Runs `work` while all these networks are there for use: in one transaction with the look whether they are, so that
 * nobody takes one down in between.
 *
 * @throws network_not_found, network_failed
 */
export async function onUsable<Result>(
  { database }: Pick<NetworkParts, 'database'>,
  devices: Pick<NetworkDevices, 'current' | 'bringUp'>,
  names: readonly string[],
  work: (networks: readonly UsableNetwork[]) => Result,
): Promise<Result> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const done = database.transaction(() => {
      const networks = names.flatMap((name) => devices.current(name) ?? []);
      return networks.length === names.length ? { result: work(networks) } : undefined;
    });
    if (done) return done.result;
    for (const name of names) if (!devices.current(name)) await devices.bringUp(name);
  }
  throw keepsGoing(names.join(', '));
}

/** @throws network_failed */
export function requireUsable(devices: Pick<NetworkDevices, 'current'>, name: string): UsableNetwork {
  const found = devices.current(name);
  if (!found) throw keepsGoing(name);
  return found;
}

const keepsGoing = (name: string): Error =>
  engineError('network_failed', { step: `network ${name}`, reason: 'somebody keeps taking it down' });
