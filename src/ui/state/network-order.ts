/** What can be done to a network; containers by name or id. */
export type NetworkOrder =
  | {
      readonly kind: 'create';
      readonly subnet: string | undefined;
      readonly isInternal: boolean;
      readonly hasIpv6: boolean;
    }
  | { readonly kind: 'remove' }
  | { readonly kind: 'connect'; readonly container: string }
  | { readonly kind: 'disconnect'; readonly container: string };

/** What the list says while it is done. */
export const NETWORK_PROGRESS: Readonly<Record<NetworkOrder['kind'], string>> = {
  create: 'making',
  remove: 'removing',
  connect: 'connecting',
  disconnect: 'disconnecting',
};

/** What became of it, as a sentence. */
export function networkDone(name: string, order: NetworkOrder): string {
  switch (order.kind) {
    case 'create':
      return `Made network ${name}.`;
    case 'remove':
      return `Removed network ${name}.`;
    case 'connect':
      return `${order.container} is on ${name} now.`;
    case 'disconnect':
      return `${order.container} is no longer on ${name}.`;
    default:
      return order satisfies never;
  }
}

/**
 * Reads `NAME [SUBNET] [internal] [ipv6]`, in whichever order the words behind the name come.
 *
 * @returns undefined where nothing was typed, or a word means nothing
 */
export function readNetworkWords(
  text: string,
): { readonly name: string; readonly order: NetworkOrder & { readonly kind: 'create' } } | undefined {
  const [name, ...words] = text.split(/\s+/).filter(Boolean);
  const subnets = words.filter((word) => word.includes('/'));
  const known = words.every((word) => word === 'internal' || word === 'ipv6' || word.includes('/'));
  if (name === undefined || !known || subnets.length > 1) return undefined;
  const [isInternal, hasIpv6] = [words.includes('internal'), words.includes('ipv6')];
  return { name, order: { kind: 'create', subnet: subnets[0], isInternal, hasIpv6 } };
}
