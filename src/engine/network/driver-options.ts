import { engineError } from '../../errors/engine-error.js';
import type { IpvlanFlag, IpvlanMode, MacvlanMode } from '../../host/links.js';

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
};

const BRIDGE = 'com.docker.network.bridge.';
const MTU = 'com.docker.network.driver.mtu';
const INTERFACE_PREFIX = 'com.docker.network.container_iface_prefix';

const MOST_NAME_BYTES = 15;

/** @throws argument_invalid */
export function readBridgeOptions(options: Options): BridgeOptions {
  const hostBindingIpv4 = options[`${BRIDGE}host_binding_ipv4`] ?? '';
  return {
    bridgeName: readInterfaceName(options, `${BRIDGE}name`),
    mayTalkToEachOther: readBoolean(options, `${BRIDGE}enable_icc`, true),
    isMasqueraded: readBoolean(options, `${BRIDGE}enable_ip_masquerade`, true),
    hostBindingIpv4: hostBindingIpv4 === '0.0.0.0' ? '' : hostBindingIpv4,
    isIpv4Inhibited: readBoolean(options, `${BRIDGE}inhibit_ipv4`, false),
  };
}

/** Undefined: as the way out has it. @throws argument_invalid */
export function readMtu(options: Options): number | undefined {
  const text = options[MTU];
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) < 68) refuse(MTU, text);
  return Number(text);
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
  return words.find((word) => word === text) ?? refuse(key, text);
}

// Go's strconv.ParseBool
const TRUE: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE: readonly string[] = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

function readBoolean(options: Options, key: string, otherwise: boolean): boolean {
  const text = options[key];
  if (text === undefined) return otherwise;
  return TRUE.includes(text) || (FALSE.includes(text) ? false : refuse(key, text));
}

function readInterfaceName(options: Options, key: string): string {
  const name = options[key] ?? '';
  const isOne = /^[^/\s:"\\]*$/.test(name) && name !== '.' && name !== '..' && name.length <= MOST_NAME_BYTES;
  return isOne ? name : refuse(key, name);
}

function refuse(key: string, text: string): never {
  throw argumentInvalid(`invalid value for option ${key}: ${JSON.stringify(text)}`);
}

const argumentInvalid = (reason: string): Error => engineError('argument_invalid', { reason });
