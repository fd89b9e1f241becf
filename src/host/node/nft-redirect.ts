import type { InsideRedirect } from '../firewall.js';

const TABLE = 'gantry_names';

/**
 * Input of `nft -f` in a container's network. What its programs listen on themselves, port 53 of every address perhaps, is in
 * nobody's way so: docker does the same.
 */
export function redirectScript({ address, port, to }: Omit<InsideRedirect, 'namespace'>): string {
  const rules = (['udp', 'tcp'] as const).map(
    (protocol) => `    ip daddr ${address} ${protocol} dport ${port} dnat to ${address}:${to[protocol]}\n`,
  );
  return `add table ip ${TABLE}
delete table ip ${TABLE}
table ip ${TABLE} {
  chain out {
    type nat hook output priority -100; policy accept;
${rules.join('')}  }
}
`;
}
