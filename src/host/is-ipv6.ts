/**
 * Of what is known to be an address or a range, whether it is one of IPv6.
 *
 * Node's own function of that name takes 5 ms when it is first asked, since it has a regular expression of many pages compiled.
 */
export const isIpv6 = (address: string): boolean => address.includes(':');
