import type { EndpointSettings } from '../container/container-config.js';

/** What a container that starts, or that is connected, wants of a network. */
export type EndpointClaim = Pick<EndpointSettings, 'ipv4Address' | 'ipv6Address' | 'macAddress' | 'gatewayPriority'> &
  Partial<Pick<EndpointSettings, 'linkLocalAddresses' | 'driverOptions'>> & {
    /** The network's name. */
    readonly network: string;
    /** What others there may call it. */
    readonly names: readonly string[];
    /** It has turned IPv6 off. */
    readonly isWithoutIpv6?: boolean | undefined;
  };
