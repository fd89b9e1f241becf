import type { BridgeRules, PublishedPort } from '../firewall.js';

/** Elements of this map are published on every address of the host. */
export const ANYWHERE = 'anywhere';
/** Elements of this one on one address only. */
export const AT_ADDRESS = 'at_address';
/** Chains that must all be there for the table to do its work. */
export const CHAINS = ['guard', 'publish_in', 'publish_out', 'publish', 'forward', 'outbound'] as const;

/**
 * The whole table as input of `nft -f`: one transaction that replaces what was there.
 *
 * Publishing a port adds an element to a map and no rule, so that a thousand ports cost as much as one.
 */
export function tableScript({ table, bridge, subnet }: BridgeRules, ports: readonly PublishedPort[]): string {
  // `add` first, so that `delete` has something to delete; nothing of that is seen outside.
  return `add table ip ${table}
delete table ip ${table}
table ip ${table} {
  map ${ANYWHERE} { type inet_proto . inet_service : ipv4_addr . inet_service; }
  map ${AT_ADDRESS} { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
  chain guard {
    type filter hook prerouting priority -300; policy accept;
    # route_localnet lets 127.0.0.0/8 leave by the bridge. Nothing may come in by it for there.
    iifname "${bridge}" ip daddr 127.0.0.0/8 drop
  }
  chain publish_in {
    type nat hook prerouting priority -100; policy accept;
    fib daddr type local jump publish
  }
  chain publish_out {
    type nat hook output priority -100; policy accept;
    fib daddr type local jump publish
  }
  chain publish {
    meta l4proto { tcp, udp, sctp } dnat ip to ip daddr . meta l4proto . th dport map @${AT_ADDRESS}
    meta l4proto { tcp, udp, sctp } dnat ip to meta l4proto . th dport map @${ANYWHERE}
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    # From elsewhere, other bridges included: answers, and what came by a published port.
    iifname != "${bridge}" oifname "${bridge}" ct state established,related accept
    iifname != "${bridge}" oifname "${bridge}" ct status dnat accept
    iifname != "${bridge}" oifname "${bridge}" drop
  }
  chain outbound {
    type nat hook postrouting priority 100; policy accept;
    ip saddr ${subnet} oifname != "${bridge}" masquerade
    # From 127.0.0.1, and from a container to a published port of its own bridge: the answer must come back here.
    ip saddr 127.0.0.0/8 oifname "${bridge}" masquerade
    ip saddr ${subnet} ip daddr ${subnet} ct status dnat masquerade
  }
}
${publishScript(table, ports)}`;
}

export function publishScript(table: string, ports: readonly PublishedPort[]): string {
  return ports
    .map(
      (port) =>
        `add element ip ${table} ${mapOf(port)} { ${keyOf(port)} : ${port.containerAddress} . ${port.containerPort} }\n`,
    )
    .join('');
}

export function unpublishScript(table: string, ports: readonly PublishedPort[]): string {
  return ports.map((port) => `delete element ip ${table} ${mapOf(port)} { ${keyOf(port)} }\n`).join('');
}

/** What tells one element of a map from another. */
export function keyOf({ protocol, hostAddress, hostPort }: PublishedPort): string {
  return `${hostAddress ? `${hostAddress} . ` : ''}${protocol} . ${hostPort}`;
}

const mapOf = ({ hostAddress }: PublishedPort): string => (hostAddress ? AT_ADDRESS : ANYWHERE);

/** Both ways through a chain of somebody else; the comment is how they are found again. */
export function admitScript({ table, bridge }: BridgeRules, chain: string): string {
  return ['iifname', 'oifname']
    .map((direction) => `insert rule ${chain} ${direction} "${bridge}" accept comment "${table}"\n`)
    .join('');
}
