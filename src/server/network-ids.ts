import type { Engine } from '../engine/index.js';

/** Names of networks → ids. */
export type NetworkIds = ReadonlyMap<string, string>;

/**
 * Ids of the networks that are always there, and always the same. Who is on the machine's network, or on none, has no address
 * that would tell which it is, and monitors that list containers look for it.
 */
export function builtInNetworkIds({ networks }: Pick<Engine, 'networks'>): () => Promise<NetworkIds> {
  let known: NetworkIds | undefined;
  return async () => {
    known ??= new Map((await networks.list()).filter(({ isBuiltIn }) => isBuiltIn).map(({ name, id }) => [name, id]));
    return known;
  };
}
