import type { Network } from '../network/network.js';
import type { ContainerConfig, EndpointSettings } from './container-config.js';
import type { AskedEndpoint } from './container-service.js';
import { endpointSettings } from './endpoint-settings.js';

/** Whether a container's own network is that one. */
export const isOwnNetwork = ({ network }: ContainerConfig, { name, isBuiltIn }: Network): boolean =>
  network.kind === 'network' ? network.name === name : isBuiltIn && network.kind === name;

/** Whether a container is on that network, or would be, other than for want of any other. */
export const isConnected = (config: ContainerConfig, network: Network): boolean =>
  config.endpoints.some((each) => each.network === network.name || each.network === network.id) ||
  (isOwnNetwork(config, network) && !config.hasLeftNetwork);

/** What is asked of a network to which a container is connected. @see ContainerConfig.macAddress */
export const settingsOn = (
  network: Network,
  config: ContainerConfig,
  asked: Omit<AskedEndpoint, 'network'>,
): EndpointSettings =>
  endpointSettings({
    ...asked,
    network: network.name,
    macAddress: asked.macAddress || (isOwnNetwork(config, network) ? config.macAddress : undefined),
  });

/** With what is asked of one network more. */
export const withEndpoint = (config: ContainerConfig, settings: EndpointSettings): ContainerConfig => ({
  ...config,
  endpoints: [...config.endpoints, settings],
});

/** Without that network, from its next start on too. */
export function withoutEndpoint(config: ContainerConfig, network: Network): ContainerConfig {
  return {
    ...config,
    endpoints: config.endpoints.filter((each) => each.network !== network.name && each.network !== network.id),
    hasLeftNetwork: config.hasLeftNetwork || isOwnNetwork(config, network),
  };
}
