import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';

import type { DnsOptions } from '../container/container.js';

const HOST_FILE = '/etc/resolv.conf';
/** Where systemd-resolved names the servers that it asks itself. */
const RESOLVED_FILE = '/run/systemd/resolve/resolv.conf';

/** What docker falls back on where the host names no server that a container could reach. */
const PUBLIC_SERVERS = ['8.8.8.8', '8.8.4.4'];

/** The host's own, empty where it has none. */
export const readHostResolvConf = (): string => readText(HOST_FILE);

/** The host's with servers that are no loopback addresses, if it has one: those of a container's own network are others. */
export function readReachableResolvConf(): string {
  const own = readHostResolvConf();
  const servers = parseResolvConf(own).servers;
  return servers.length > 0 && servers.every(isLoopback) ? readText(RESOLVED_FILE) || own : own;
}

/** Those of the users' networks that a container is on. */
export type NameServers = {
  readonly servers: readonly string[];
  /** All these networks are internal: nobody outside is asked. */
  readonly isClosed: boolean;
};

const FIRST_AS_IT_IS = ['ndots:0'];
/** aardvark-dns before 1.6 says nothing to questions that it may not ask further. */
const SOON = ['timeout:1', 'attempts:2'];

const withDefaults = (options: readonly string[], defaults: readonly string[]): readonly string[] => [
  ...options,
  ...defaults.filter((each) => !options.some((option) => option.split(':')[0] === each.split(':')[0])),
];

/** As many as the C library asks. @see resolv.conf(5), MAXNS */
const MOST_SERVERS = 3;

/** Who is asked on behalf of containers on users' networks: as the host asks, so that its own loopback servers do. */
export function forwardedServers(): readonly string[] {
  const { servers } = parseResolvConf(readHostResolvConf());
  return (servers.length > 0 ? servers : PUBLIC_SERVERS).slice(0, MOST_SERVERS);
}

/** IPv4 name servers of the host that are not loopback. */
export const hostNameservers = (): readonly string[] =>
  parseResolvConf(readReachableResolvConf()).servers.filter((server) => isIPv4(server) && !isLoopback(server));

/** Reads resolv.conf(5). Later `search` lines replace earlier ones, as the resolver has it. */
export function parseResolvConf(text: string): DnsOptions {
  const servers: string[] = [];
  const options: string[] = [];
  let search: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'nameserver' && words[0] !== undefined) servers.push(words[0]);
    else if (keyword === 'search' || keyword === 'domain') search = words;
    else if (keyword === 'options') options.push(...words);
  }
  return { servers, search, options };
}

/**
 * `/etc/resolv.conf` of a container with a network of its own: what the user says, and the host's for the rest.
 * A single `.` as search domain means none.
 *
 * The name servers of users' networks ask whom the user says. Names of containers have no dots, and are asked for as they
 * are before anything is put behind them.
 *
 * @see moby, libnetwork/internal/resolvconf
 */
export function containerResolvConf(
  hostText: string,
  asked: DnsOptions,
  { servers: nameServers, isClosed }: NameServers = { servers: [], isClosed: false },
): string {
  const host = parseResolvConf(hostText);
  if (nameServers.length > 0) {
    return formatResolvConf({
      servers: nameServers.slice(0, MOST_SERVERS),
      search: withoutRoot(chosen(asked.search, isClosed ? [] : host.search)),
      options: withDefaults(
        chosen(asked.options, host.options),
        isClosed ? [...FIRST_AS_IT_IS, ...SOON] : FIRST_AS_IT_IS,
      ),
    });
  }
  const reachable = host.servers.filter((server) => !isLoopback(server));
  return formatResolvConf({
    servers: chosen(asked.servers, reachable.length > 0 ? reachable : PUBLIC_SERVERS),
    search: withoutRoot(chosen(asked.search, host.search)),
    options: chosen(asked.options, host.options),
  });
}

/** With the host's network: the host's file as it is, unless the user says something. */
export function hostNetworkResolvConf(hostText: string, asked: DnsOptions): string {
  if (asked.servers.length + asked.search.length + asked.options.length === 0) return hostText;
  const host = parseResolvConf(hostText);
  return formatResolvConf({
    servers: chosen(asked.servers, host.servers),
    search: withoutRoot(chosen(asked.search, host.search)),
    options: chosen(asked.options, host.options),
  });
}

const chosen = (asked: readonly string[], otherwise: readonly string[]): readonly string[] =>
  asked.length > 0 ? asked : otherwise;

const withoutRoot = (search: readonly string[]): readonly string[] =>
  search.length === 1 && search[0] === '.' ? [] : search;

function formatResolvConf({ servers, search, options }: DnsOptions): string {
  const lines = servers.map((server) => `nameserver ${server}`);
  if (search.length > 0) lines.push(`search ${search.join(' ')}`);
  if (options.length > 0) lines.push(`options ${options.join(' ')}`);
  return lines.map((line) => `${line}\n`).join('');
}

const isLoopback = (address: string): boolean => /^127\.|^::1(%|$)/.test(address);

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
