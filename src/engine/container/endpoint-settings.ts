import type { EndpointSettings } from './container-config.js';
import type { AskedEndpoint } from './container-service.js';

const NOTHING_ASKED: Omit<EndpointSettings, 'network'> = {
  aliases: [],
  links: [],
  ipv4Address: '',
  ipv6Address: '',
  linkLocalAddresses: [],
  macAddress: '',
  driverOptions: {},
  gatewayPriority: 0,
};

/** What is asked of a network, with what was left out. */
export const endpointSettings = (asked: AskedEndpoint): EndpointSettings => ({
  ...NOTHING_ASKED,
  network: asked.network,
  ...(asked.aliases && { aliases: asked.aliases }),
  ...(asked.links && { links: asked.links }),
  ...(asked.ipv4Address && { ipv4Address: asked.ipv4Address }),
  ...(asked.ipv6Address && { ipv6Address: asked.ipv6Address }),
  ...(asked.linkLocalAddresses && { linkLocalAddresses: asked.linkLocalAddresses }),
  ...(asked.macAddress && { macAddress: asked.macAddress }),
  ...(asked.driverOptions && { driverOptions: asked.driverOptions }),
  ...(asked.gatewayPriority && { gatewayPriority: asked.gatewayPriority }),
});
