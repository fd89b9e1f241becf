import type { Roots } from '../roots.js';
import { DEFAULT_NETWORK } from './built-in-networks.js';
import { BRIDGE_NAME, MTU } from './driver-options.js';
import type { KnownNetwork } from './known-network.js';
import type { Network } from './network.js';
import { defaultBridgeNames } from './network-names.js';

/** Docker tells among the options of its own bridge what that is called, and the size of its packets. */
export function withDevice({ network, setup }: KnownNetwork, roots: Roots): Network {
  if (network.name !== DEFAULT_NETWORK) return network;
  const options = { ...network.options, [BRIDGE_NAME]: setup?.device ?? defaultBridgeNames(roots).bridge };
  return { ...network, options: setup ? { ...options, [MTU]: String(setup.mtu) } : options };
}
