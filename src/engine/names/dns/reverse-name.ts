const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/;
const IPV6 = /^([0-9a-f]\.){32}ip6\.arpa$/;

/**
 * The address that a name such as `2.0.30.172.in-addr.arpa` stands for (RFC 1035, 3.5; RFC 3596, 2.5), as
 * `addressKey` writes it; undefined for other names.
 */
export function addressOfReverseName(name: string): string | undefined {
  const ipv4 = IPV4.exec(name);
  if (ipv4) return ipv4.slice(1).toReversed().join('.');
  if (!IPV6.test(name)) return undefined;
  return name.slice(0, -'.ip6.arpa'.length).split('.').toReversed().join('');
}
