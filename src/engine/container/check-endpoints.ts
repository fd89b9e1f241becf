import { engineError } from '../../errors/engine-error.js';
import type { AskedEndpoint, CreateContainer } from './container-service.js';

const BUILT_IN: readonly string[] = ['default', 'bridge', 'host', 'none'];

/**
 * Refuses what a container cannot ask of its networks: names and addresses of its choice belong to networks that users make.
 *
 * @throws argument_invalid
 * @see moby, daemon/container_operations.go: validateEndpointSettings
 */
export function checkEndpoints({ network, links = [], endpoints = [] }: CreateContainer): void {
  if (network?.kind === 'host' && links.length > 0) throw undefinedBehavior('host type networking');
  if (network?.kind === 'container' && links.length > 0) throw undefinedBehavior('container type network');
  if (network?.kind === 'container' && endpoints.some(({ macAddress }) => macAddress)) {
    throw refusal('conflicting options: mac-address and the network mode');
  }
  for (const endpoint of endpoints) checkEndpoint(endpoint);
}

/** @throws argument_invalid */
export function checkEndpoint({ network, ...asked }: AskedEndpoint): void {
  if (!BUILT_IN.includes(network)) return;
  if (asked.ipv4Address || asked.ipv6Address)
    throw badEndpoint('user specified IP address is supported on user defined networks only');
  if ((asked.aliases?.length ?? 0) > 0) {
    throw badEndpoint('network-scoped aliases are only supported for user-defined networks');
  }
}

const refusal = (reason: string): Error => engineError('argument_invalid', { reason });

const badEndpoint = (reason: string): Error => refusal(`invalid endpoint settings: ${reason}`);

const undefinedBehavior = (what: string): Error =>
  refusal(`conflicting options: ${what} can't be used with links. This would result in undefined behavior`);
