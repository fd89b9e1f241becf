import type { Network } from '../network/network.js';
import type { ContainerConfig, EndpointSettings } from './container-config.js';

/** Whether a container's own network is that one. */
export const isOwnNetwork = ({ network }: ContainerConfig, { name, isBuiltIn }: Network): boolean =>
  network.kind === 'network' ? network.name === name : isBuiltIn && network.kind === name;

/** Whether a container is on that network, or would be, other than for want of any other. */
export const isConnected = (config: ContainerConfig, network: Network): boolean =>
  config.endpoints.some((each) => each.network === network.name || each.network === network.id) ||
  (isOwnNetwork(config, network) && !config.hasLeftNetwork);

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
