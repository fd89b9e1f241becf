import type { Roots } from '../roots.js';
import type { Network, NetworkDriver } from './network.js';
import { stableId } from './stable-id.js';

/** Docker calls the network so that containers are on unless they ask for another. */
export const DEFAULT_NETWORK = 'bridge';

const ENABLE_ICC = 'com.docker.network.bridge.enable_icc';

const DRIVERS: Readonly<Record<string, NetworkDriver>> = { bridge: 'bridge', host: 'host', none: 'null' };

/** Their ids take longer than all else that is asked of them, and are asked for at every step. */
const made = new Map<string, Network>();

/** One of the networks that are always there, with an id that is the same whenever one asks; undefined for another name. */
export function builtInNetwork(roots: Roots, name: string): Network | undefined {
  const driver = Object.hasOwn(DRIVERS, name) ? DRIVERS[name] : undefined;
  if (!driver) return undefined;
  const key = `${name} ${roots.dataRoot}`;
  const known = made.get(key);
  if (known) return known;
  const network = { ...PLAIN, ...ofDriver(driver), id: stableId(roots, `network ${name}`), name, driver };
  made.set(key, network);
  return network;
}

/** Whether its containers reach one another is the administrator's to say, not its definition's. */
export const withIsolation = (network: Network, isIsolated: boolean): Network =>
  isIsolated ? { ...network, options: { ...network.options, [ENABLE_ICC]: 'false' } } : network;

export const builtInNetworks = (roots: Roots): readonly Network[] =>
  Object.keys(DRIVERS).flatMap((name) => builtInNetwork(roots, name) ?? []);

export const isBuiltInName = (name: string): boolean => Object.hasOwn(DRIVERS, name);

const PLAIN = {
  createdAtMs: 0,
  labels: {},
  isInternal: false,
  isAttachable: false,
  hasIpv6: false,
  isBuiltIn: true,
} as const;

/** As docker's have it. @see moby, daemon/daemon_unix.go: initBridgeDriver */
function ofDriver(driver: NetworkDriver): Pick<Network, 'options' | 'hasIpv4' | 'addressing'> {
  const isBridge = driver === 'bridge';
  return {
    hasIpv4: true,
    addressing: { driver: 'default', options: {}, pools: [] },
    options: isBridge
      ? {
          'com.docker.network.bridge.default_bridge': 'true',
          [ENABLE_ICC]: 'true',
          'com.docker.network.bridge.enable_ip_masquerade': 'true',
          'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
        }
      : {},
  };
}
