const TABLE = 'inet gantry_partition';

/** By what packets of others are known. */
export type Strangers = {
  readonly addresses: readonly string[];
  /** Of Ethernet: whatever else they call themselves, link-local addresses among it. */
  readonly macAddresses: readonly string[];
  /** Ports of this machine that lead to them: what comes from there is theirs. */
  readonly published: readonly PublishedPlace[];
};

export type PublishedPlace = {
  readonly address: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly port: number;
};

/**
 * Rules of nftables for one container's network namespace that throw away what strangers send. Each side of a partition has
 * its own: what is thrown away where it arrives, its sender never hears of.
 */
export function partitionScript({ addresses, macAddresses, published }: Strangers): string {
  const isV6 = (address: string): boolean => address.includes(':');
  const places = (wanted: boolean): readonly string[] =>
    published
      .filter(({ address }) => isV6(address) === wanted)
      .map(({ address, protocol, port }) => `${address} . ${protocol} . ${port}`);
  return `${healingScript()}table ${TABLE} {
${set(
  'strangers4',
  'ipv4_addr',
  addresses.filter((address) => !isV6(address)),
)}
${set('strangers6', 'ipv6_addr', addresses.filter(isV6))}
${set('strange_machines', 'ether_addr', macAddresses)}
${set('published4', 'ipv4_addr . inet_proto . inet_service', places(false))}
${set('published6', 'ipv6_addr . inet_proto . inet_service', places(true))}
  chain arriving {
    type filter hook prerouting priority raw; policy accept;
    ip saddr @strangers4 drop
    ip6 saddr @strangers6 drop
    ether saddr @strange_machines drop
    meta l4proto { tcp, udp, sctp } ip saddr . meta l4proto . th sport @published4 drop
    meta l4proto { tcp, udp, sctp } ip6 saddr . meta l4proto . th sport @published6 drop
  }
}
`;
}

/** `add` first, so that `delete` has something to delete; nothing of that is seen outside. */
export const healingScript = (): string => `add table ${TABLE}\ndelete table ${TABLE}\n`;

const set = (name: string, type: string, elements: readonly string[]): string =>
  `  set ${name} { type ${type};${elements.length > 0 ? ` elements = { ${[...new Set(elements)].join(', ')} };` : ''} }`;
