import type { PublishedPort } from '../firewall.js';
import { OPENED } from './nft-ports.js';

type JsonObject = Readonly<Record<string, unknown>>;

export type NftChain = {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook: string | undefined;
  readonly policy: string | undefined;
};

/** `chain` is its whole name: `ip filter FORWARD`. */
export type NftRule = { readonly chain: string; readonly handle: number; readonly comment: string | undefined };

/** Reads `nft -j list chains`. */
export function parseChains(json: string): readonly NftChain[] {
  return entries(json, 'chain').map(({ family, table, name, hook, policy }) => ({
    family: String(family),
    table: String(table),
    name: String(name),
    hook: optionalText(hook),
    policy: optionalText(policy),
  }));
}

/** Reads `nft -a -j list chain …`, or `table`. */
export function parseRules(json: string): readonly NftRule[] {
  return entries(json, 'rule').map(({ family, table, chain, handle, comment }) => ({
    chain: `${String(family)} ${String(table)} ${String(chain)}`,
    handle: Number(handle),
    comment: optionalText(comment),
  }));
}

/** Reads the rules out of `nft -j list table …`, each as JSON again. */
export const parseRuleTexts = (json: string): readonly string[] =>
  entries(json, 'rule').map((rule) => JSON.stringify(rule));

/** Reads the maps and sets out of `nft -j list table …`; elements of another shape are none of ours. */
export function parsePublished(json: string): readonly PublishedPort[] {
  return [
    ...entries(json, 'map').flatMap(({ elem }) => (Array.isArray(elem) ? elem.flatMap(parseElement) : [])),
    ...entries(json, 'set')
      .filter(({ name }) => name === OPENED)
      .flatMap(({ elem }) => (Array.isArray(elem) ? elem.flatMap(parseOpened) : [])),
  ];
}

function parseOpened(element: unknown): readonly PublishedPort[] {
  const [containerAddress, protocolKey, containerPort] = concat(element);
  const protocol = PROTOCOLS.get(protocolKey);
  if (protocol === undefined) return [];
  return [
    {
      protocol,
      hostAddress: '',
      hostPort: 0,
      containerAddress: String(containerAddress),
      containerPort: Number(containerPort),
    },
  ];
}

/** nft writes names where it finds /etc/protocols, which a small machine does not have, and numbers elsewhere. */
const PROTOCOLS: ReadonlyMap<unknown, PublishedPort['protocol']> = new Map<unknown, PublishedPort['protocol']>([
  ['tcp', 'tcp'],
  [6, 'tcp'],
  ['udp', 'udp'],
  [17, 'udp'],
  ['sctp', 'sctp'],
  [132, 'sctp'],
]);

function parseElement(element: unknown): readonly PublishedPort[] {
  if (!Array.isArray(element)) return [];
  const key = concat(element[0]);
  const [containerAddress, containerPort] = concat(element[1]);
  const [hostPort, protocolKey, hostAddress] = key.toReversed();
  const protocol = PROTOCOLS.get(protocolKey);
  if (protocol === undefined) return [];
  return [
    {
      protocol,
      hostAddress: hostAddress === undefined ? '' : String(hostAddress),
      hostPort: Number(hostPort),
      containerAddress: String(containerAddress),
      containerPort: Number(containerPort),
    },
  ];
}

function concat(value: unknown): readonly unknown[] {
  return isObject(value) && Array.isArray(value['concat']) ? value['concat'] : [];
}

function entries(json: string, kind: string): readonly JsonObject[] {
  const document: unknown = JSON.parse(json);
  const list = isObject(document) && Array.isArray(document['nftables']) ? document['nftables'] : [];
  return list.flatMap((entry: unknown) => {
    const value = isObject(entry) ? entry[kind] : undefined;
    return isObject(value) ? [value] : [];
  });
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
