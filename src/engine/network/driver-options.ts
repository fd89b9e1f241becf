import { engineError } from '../../errors/engine-error.js';
import type { IpFamily, IpvlanFlag, IpvlanMode, MacvlanMode } from '../../host/links.js';
import { GATEWAY_MODES, type GatewayMode } from './gateway-mode.js';
import { canonicalAddress, familyOf } from './ip-address.js';

type Options = Readonly<Record<string, string>>;

/** What the options of a network on a bridge say, in docker's words. */
export type BridgeOptions = {
  /** Empty: one of gantry's own. */
  readonly bridgeName: string;
  readonly mayTalkToEachOther: boolean;
  readonly isMasqueraded: boolean;
  /** Where ports are published that name no address of the host; empty for everywhere. */
  readonly hostBindingIpv4: string;
  /** The host has no IPv4 address on it. */
  readonly isIpv4Inhibited: boolean;
  readonly gatewayModes: Readonly<Record<IpFamily, GatewayMode>>;
  /** Of the host, for what goes out; empty: whichever its way has. */
  readonly sourceAddresses: Readonly<Record<IpFamily, string>>;
  /** Interfaces of the host: what comes by them reaches every port. */
  readonly trustedInterfaces: readonly string[];
};

const NETWORK = 'com.docker.network.';
const BRIDGE = `${NETWORK}bridge.`;
/** How large its packets may be. */
export const MTU = `${NETWORK}driver.mtu`;
/** What its bridge is called. */
export const BRIDGE_NAME = `${BRIDGE}name`;
const INTERFACE_PREFIX = `${NETWORK}container_iface_prefix`;

const MOST_NAME_BYTES = 15;

/** What an IPv4 packet needs at least. @see RFC 791, section 3.2 */
const LEAST_MTU = 68;
const MOST_MTU = 65_535;

/** @throws argument_invalid */
export function readBridgeOptions(options: Options): BridgeOptions {
  const hostBindingIpv4 = options[`${BRIDGE}host_binding_ipv4`] ?? '';
  return {
    bridgeName: readInterfaceName(options, BRIDGE_NAME),
    mayTalkToEachOther: readBoolean(options, `${BRIDGE}enable_icc`, true),
    isMasqueraded: readBoolean(options, `${BRIDGE}enable_ip_masquerade`, true),
    hostBindingIpv4: hostBindingIpv4 === '0.0.0.0' ? '' : hostBindingIpv4,
    isIpv4Inhibited: readBoolean(options, `${BRIDGE}inhibit_ipv4`, false),
    gatewayModes: byFamily((family) => readGatewayMode(options, `${BRIDGE}gateway_mode_${family}`)),
    sourceAddresses: byFamily((family) => readAddress(options, `${NETWORK}host_${family}`, family)),
    trustedInterfaces: readInterfaceNames(options, `${BRIDGE}trusted_host_interfaces`),
  };
}

const byFamily = <Value>(read: (family: IpFamily) => Value): Readonly<Record<IpFamily, Value>> => ({
  ipv4: read('ipv4'),
  ipv6: read('ipv6'),
});

function readGatewayMode(options: Options, key: string): GatewayMode {
  const text = options[key];
  if (text === undefined) return 'nat';
  return GATEWAY_MODES.find((mode) => mode === text) ?? refuse(key, text, `unknown gateway mode ${text}`);
}

function readAddress(options: Options, key: string, family: IpFamily): string {
  const text = options[key];
  if (text === undefined) return '';
  return familyOf(text) === family ? canonicalAddress(text) : refuse(key, text, 'nil ip');
}

/** Undefined: as the way out has it. @throws argument_invalid */
export function readMtu(options: Options): number | undefined {
  const text = options[MTU];
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text)) refuse(MTU, text, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const mtu = Number(text);
  if (mtu < LEAST_MTU || mtu > MOST_MTU) throw argumentInvalid(`invalid MTU number: ${mtu}`);
  return mtu;
}

/** Of a container's interfaces: `eth`. */
export const readInterfacePrefix = (options: Options): string => readInterfaceName(options, INTERFACE_PREFIX) || 'eth';

/** What macvlan and ipvlan stand on, and how. */
export type ParentOptions = {
  /** Empty: an interface that leads nowhere is made for it. */
  readonly parent: string;
  readonly macvlanMode: MacvlanMode;
  readonly ipvlanMode: IpvlanMode;
  readonly ipvlanFlag: IpvlanFlag;
};

const MACVLAN_MODES = ['bridge', 'private', 'vepa', 'passthru'] as const;
const IPVLAN_MODES = ['l2', 'l3', 'l3s'] as const;
const IPVLAN_FLAGS = ['bridge', 'private', 'vepa'] as const;

/** @throws argument_invalid */
export function readParentOptions(options: Options): ParentOptions {
  const parent = options['parent'] ?? '';
  if (parent === 'lo') throw argumentInvalid('loopback interface is not a valid macvlan parent link');
  return {
    parent,
    macvlanMode: readWord(options, 'macvlan_mode', MACVLAN_MODES, 'bridge'),
    ipvlanMode: readWord(options, 'ipvlan_mode', IPVLAN_MODES, 'l2'),
    ipvlanFlag: readWord(options, 'ipvlan_flag', IPVLAN_FLAGS, 'bridge'),
  };
}

function readWord<Word extends string>(options: Options, key: string, words: readonly Word[], otherwise: Word): Word {
  const text = options[key] ?? '';
  if (text === '') return otherwise;
  return words.find((word) => word === text) ?? refuse(key, text, `it is one of ${words.join(', ')}`);
}

// Go's strconv.ParseBool
const TRUE: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE: readonly string[] = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

function readBoolean(options: Options, key: string, otherwise: boolean): boolean {
  const text = options[key];
  if (text === undefined) return otherwise;
  if (TRUE.includes(text) || FALSE.includes(text)) return TRUE.includes(text);
  return refuse(key, text, `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function readInterfaceName(options: Options, key: string): string {
  const name = options[key] ?? '';
  return isInterfaceName(name) ? name : refuse(key, name, NO_INTERFACE);
}

/** Docker puts colons between them, as no interface has one in its name. */
function readInterfaceNames(options: Options, key: string): readonly string[] {
  const text = options[key] ?? '';
  const names = text.split(':').filter((name) => name !== '');
  return names.every(isInterfaceName) ? names : refuse(key, text, NO_INTERFACE);
}

const NO_INTERFACE = 'no interface is called so';

/** Empty too: then it is for gantry to choose. Names are written into rules as they are. */
export const isInterfaceName = (name: string): boolean =>
  /^[^/\s:"\\]*$/.test(name) && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MOST_NAME_BYTES;

/** @see moby, libnetwork/drivers/bridge: parseErr */
function refuse(key: string, text: string, why: string): never {
  throw argumentInvalid(`failed to parse ${key} value: ${text} (${why})`);
}

const argumentInvalid = (reason: string): Error => engineError('argument_invalid', { reason });
