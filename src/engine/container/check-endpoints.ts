import { engineError } from '../../errors/engine-error.js';
import type { CreateContainer } from './container-service.js';

/** Refuses what a container cannot ask of its networks, whichever they are. @throws argument_invalid */
export function checkEndpoints({ network, links = [], endpoints = [] }: CreateContainer): void {
  if (network?.kind === 'host' && links.length > 0) throw undefinedBehavior('host type networking');
  if (network?.kind === 'container' && links.length > 0) throw undefinedBehavior('container type network');
  const isOthers = network?.kind === 'container' || network?.kind === 'host';
  if (isOthers && endpoints.some(({ macAddress }) => macAddress)) {
    throw refusal('conflicting options: mac-address and the network mode');
  }
}

const refusal = (reason: string): Error => engineError('argument_invalid', { reason });

const undefinedBehavior = (what: string): Error =>
  refusal(`conflicting options: ${what} can't be used with links. This would result in undefined behavior`);
