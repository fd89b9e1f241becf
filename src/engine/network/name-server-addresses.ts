import { hostGateways } from './host-gateways.js';
import type { Network } from './network.js';

/** Whether containers on it find each other by name: those that users made, as with docker, with addresses to be found. */
export const hasNames = ({ isBuiltIn, addressing }: Network): boolean => !isBuiltIn && addressing.pools.length > 0;

/**
 * The host's addresses on such a network, where its containers ask for names. None where they cannot reach the host, as on
 * macvlan and ipvlan: they are answered within their own networks.
 */
export const nameServerAddresses = (network: Network): readonly string[] =>
  network.driver === 'bridge' ? hostGateways(network, network.addressing.pools).map(({ gateway }) => gateway) : [];
