import type { AskedEndpoint } from '../../engine/index.js';
import { parseCsvLine } from '../values/csv.js';
import { invalid } from '../values/invalid.js';

const LONG_FORM = /\w+=\w+/;

/**
 * One value of `--network`: a name, or `name=NETWORK,alias=NAME,ip=ADDRESS,…`.
 *
 * @see docker/cli, opts/network.go: NetworkOpt
 */
export function parseNetworkOption(text: string): AskedEndpoint {
  if (!LONG_FORM.test(text)) return { network: text };
  let option: AskedEndpoint = { network: '' };
  for (const field of parseCsvLine(text)) option = withField(option, field);
  if (option.network === '') throw invalid('network name/id is not specified');
  return option;
}

function withField(option: AskedEndpoint, field: string): AskedEndpoint {
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(field) ?? [];
  const value = text.trim();
  if (key === '') throw invalid(`invalid field ${field}`);
  switch (key.trim().toLowerCase()) {
    case 'name':
      return { ...option, network: value };
    case 'alias':
      return { ...option, aliases: [...(option.aliases ?? []), value] };
    case 'ip':
      return { ...option, ipv4Address: value };
    case 'ip6':
      return { ...option, ipv6Address: value };
    case 'mac-address':
      return { ...option, macAddress: value };
    case 'link-local-ip':
      return { ...option, linkLocalAddresses: [...(option.linkLocalAddresses ?? []), value] };
    case 'gw-priority':
      return { ...option, gatewayPriority: readPriority(value) };
    case 'driver-opt':
      return { ...option, driverOptions: { ...option.driverOptions, ...parseDriverOption(value) } };
    default:
      throw invalid(`invalid field key ${key}`);
  }
}

/** Reads `KEY=VALUE`. */
export function parseDriverOption(text: string): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw invalid('invalid key value pair format in driver options');
  return { [text.slice(0, equals).trim().toLowerCase()]: text.slice(equals + 1).trim() };
}

function readPriority(text: string): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text)) throw invalid(`invalid gw-priority (${text}): invalid syntax`);
  if (!Number.isSafeInteger(value)) throw invalid(`invalid gw-priority (${text}): value out of range`);
  return value;
}
