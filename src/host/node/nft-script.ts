import type { BridgeRules, Gateway, PublishedPort } from '../firewall.js';
import { ANYWHERE, AT_ADDRESS, familyOf, type NftFamily, OPENED, publishScript } from './nft-ports.js';

const FAMILIES: readonly NftFamily[] = ['ip', 'ip6'];

/** Where the questions of containers go, by custom and by what is in their resolv.conf. */
export const DNS_PORT = 53;

/** Chains that must all be there for the table to do its work, with their tables' families. */
export function chainsOf(rules: BridgeRules): readonly string[] {
  const closed = ['publish_in', 'forward', 'inward'];
  const names = rules.isInternal ? closed : [...closed, 'publish_out', 'publish', 'outbound'];
  return familiesOf(rules).flatMap((family) =>
    [...(isGuarded(family, rules) ? ['guard'] : []), ...names].map((name) => `${family} ${name}`),
  );
}

export const familiesOf = ({ subnets }: Pick<BridgeRules, 'subnets'>): readonly NftFamily[] =>
  FAMILIES.filter((family) => subnets.some((subnet) => familyOf(subnet) === family));

/**
 * The tables of all families as input of `nft -f`: one transaction that replaces what was there.
 *
 * Publishing a port adds an element to a map and no rule, so that a thousand ports cost as much as one.
 */
export function tableScript(rules: BridgeRules, ports: readonly PublishedPort[]): string {
  const { table } = rules;
  const families = familiesOf(rules);
  // `add` first, so that `delete` has something to delete; nothing of that is seen outside.
  const cleared = families.map((family) => `add table ${family} ${table}\ndelete table ${family} ${table}\n`);
  const tables = families.map((family) => {
    const chains = rules.isInternal ? closedChains(family, rules) : openChains(family, rules);
    return `table ${family} ${table} {\n${chains}}\n`;
  });
  return [...cleared, ...tables, publishScript(table, rules.isInternal ? [] : ports)].join('');
}

function openChains(family: NftFamily, rules: BridgeRules): string {
  const { bridge, isIsolated } = rules;
  const address = family === 'ip' ? 'ipv4_addr' : 'ipv6_addr';
  const opened = isRouted(family, rules) ? `  set ${OPENED} { type ${address} . inet_proto . inet_service; }\n` : '';
  return `${opened}  map ${ANYWHERE} { type inet_proto . inet_service : ${address} . inet_service; }
  map ${AT_ADDRESS} { type ${address} . inet_proto . inet_service : ${address} . inet_service; }
${guardChain(family, rules)}  chain publish_in {
    type nat hook prerouting priority -100; policy accept;
${askNames(rules)}    ${PUBLISHED_TO[family]} jump publish
  }
  chain publish_out {
    type nat hook output priority -100; policy accept;
    ${PUBLISHED_HERE[family]} jump publish
  }
  chain publish {
    meta l4proto { tcp, udp, sctp } dnat ${family} to ${family} daddr . meta l4proto . th dport map @${AT_ADDRESS}
    meta l4proto { tcp, udp, sctp } dnat ${family} to meta l4proto . th dport map @${ANYWHERE}
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    # One look for what is other networks', however many there are.
    oifname "${bridge}" jump inward
  }
  chain inward {
    # From elsewhere, other bridges included, and between containers that are kept apart: answers, and what came by a
    # published port.
    ${isIsolated ? '' : `iifname "${bridge}" return`}
    ct state established,related return
    ct status dnat return
${admitted(family, rules)}${linked(family, rules)}    drop
  }
  chain outbound {
    type nat hook postrouting priority 100; policy accept;
${masquerade(family, rules)}  }
`;
}

/** Of an internal network. */
function closedChains(family: NftFamily, rules: BridgeRules): string {
  const { bridge } = rules;
  return `${guardChain(family, rules)}  chain publish_in {
    type nat hook prerouting priority -100; policy accept;
${askNames(rules)}  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    iifname "${bridge}" oifname != "${bridge}" drop
    oifname "${bridge}" jump inward
  }
  chain inward {
    iifname != "${bridge}" drop
${keepApart(rules)}  }
`;
}

const LOOPBACK = '127.0.0.0/8';

/** What comes from outside or from a bridge. Nothing does for 127.0.0.0/8 but what {@link guardChain} drops. */
const PUBLISHED_TO = { ip: `ip daddr != ${LOOPBACK} fib daddr type local`, ip6: 'fib daddr type local' } as const;

/**
 * What this machine itself sends to its addresses. Not to `::1`: the kernel takes no answer to that address from another
 * interface than `lo`, whatever it was translated from, and has no `route_localnet` for IPv6. A proxy listens there.
 */
const PUBLISHED_HERE = { ip: 'fib daddr type local', ip6: 'ip6 daddr != ::1 fib daddr type local' } as const;

/** What may come in by the bridge to the host itself. Only such packets pass here: between containers none does. */
function guardChain(family: NftFamily, rules: BridgeRules): string {
  if (!isGuarded(family, rules)) return '';
  const toLoopback = `iifname "${rules.bridge}" ip daddr ${LOOPBACK}`;
  // route_localnet lets 127.0.0.0/8 leave by the bridge. Nothing may come in by it for there but answers.
  const loopback = `    ${toLoopback} ct state established,related accept\n    ${toLoopback} drop\n`;
  // What reaches the host's other addresses would find what others published there, for one.
  const others = `    iifname "${rules.bridge}" fib daddr type local fib daddr . iif type != local drop\n`;
  return `  chain guard {
    type filter hook input priority 0; policy accept;
${family === 'ip' ? loopback : ''}${rules.isInternal ? others : ''}  }
`;
}

/** For `::1` the kernel does it. */
const isGuarded = (family: NftFamily, { isInternal }: BridgeRules): boolean => family === 'ip' || isInternal;

/** Only what goes to the bridge's own addresses: other servers of names are the container's affair. */
function askNames({ bridge, dnsPort }: BridgeRules): string {
  if (dnsPort === undefined || dnsPort === DNS_PORT) return '';
  const question = `meta l4proto { tcp, udp } th dport ${DNS_PORT}`;
  return `    iifname "${bridge}" fib daddr . iif type local ${question} redirect to :${dnsPort}\n`;
}

/** Of what goes from port to port of one bridge, where the kernel shows it to these rules (br_netfilter): answers only. */
const keepApart = ({ isIsolated }: BridgeRules): string =>
  isIsolated ? '    ct state established,related return\n    drop\n' : '';

const gatewayOf = (family: NftFamily, { gateways }: BridgeRules): Gateway | undefined =>
  gateways?.[family === 'ip' ? 'ipv4' : 'ipv6'];

const isRouted = (family: NftFamily, rules: BridgeRules): boolean => gatewayOf(family, rules)?.isRouted === true;

/** What else comes from elsewhere: echoes and what tells of the way, as others know the containers' own addresses. */
function admitted(family: NftFamily, rules: BridgeRules): string {
  const { bridge, trustedInterfaces = [] } = rules;
  const elsewhere = `    iifname != "${bridge}"`;
  if (gatewayOf(family, rules)?.isUnprotected) return `${elsewhere} return\n`;
  const trusted = trustedInterfaces.map((name) => `"${name}"`).join(', ');
  return [
    trusted === '' ? '' : `    iifname { ${trusted} } return\n`,
    ...(isRouted(family, rules)
      ? [
          `${elsewhere} meta l4proto ${family === 'ip' ? 'icmp' : 'ipv6-icmp'} return\n`,
          `${elsewhere} ${family} daddr . meta l4proto . th dport @${OPENED} return\n`,
        ]
      : []),
  ].join('');
}

/** A set, so that many links are one look. Answers have passed before. */
function linked(family: NftFamily, { isIsolated, links = [] }: BridgeRules): string {
  if (!isIsolated || family !== 'ip' || links.length === 0) return '';
  const elements = links.map(({ from, to, protocol, port }) => `${from} . ${to} . ${protocol} . ${port}`);
  return `    ip saddr . ip daddr . meta l4proto . th dport { ${[...new Set(elements)].join(', ')} } return\n`;
}

function masquerade(family: NftFamily, rules: BridgeRules): string {
  const { subnets, bridge, isMasqueraded } = rules;
  const own = `{ ${subnets.filter((subnet) => familyOf(subnet) === family).join(', ')} }`;
  const source = gatewayOf(family, rules)?.sourceAddress;
  const isHidden = isMasqueraded && !isRouted(family, rules);
  const hide = source ? `snat to ${source}` : 'masquerade';
  const outward = isHidden ? `    ${family} saddr ${own} oifname != "${bridge}" ${hide}\n` : '';
  const loopback = `    ip saddr ${LOOPBACK} oifname "${bridge}" masquerade\n`;
  // From loopback, and from a container to a published port of its own bridge: the answer must come back here.
  return `${outward}${family === 'ip' ? loopback : ''}    ${family} saddr ${own} ${family} daddr ${own} ct status dnat masquerade\n`;
}
