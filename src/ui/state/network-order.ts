/** What can be done to a network; containers by name or id. */
export type NetworkOrder =
  | { readonly kind: 'remove' }
  | { readonly kind: 'connect'; readonly container: string }
  | { readonly kind: 'disconnect'; readonly container: string };

/** What the list says while it is done. */
export const NETWORK_PROGRESS: Readonly<Record<NetworkOrder['kind'], string>> = {
  remove: 'removing',
  connect: 'connecting',
  disconnect: 'disconnecting',
};

/** What became of it, as a sentence. */
export function networkDone(name: string, order: NetworkOrder): string {
  switch (order.kind) {
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
