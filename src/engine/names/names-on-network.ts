const LONGEST_NAME = 253;
/** Letters that every name server's file and message can hold; underscores are in half of all container names. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * What a container is found by on a user's network: each of its names, also with the network's name behind it.
 * What nobody can ask for, as docker takes any text for an alias, is left out.
 *
 * @see moby, libnetwork/sandbox.go: ResolveName
 */
export function namesOnNetwork(names: readonly string[], networkName: string): readonly string[] {
  const bare = names.map((name) => name.toLowerCase()).filter(isAskable);
  const full = bare.map((name) => `${name}.${networkName.toLowerCase()}`).filter(isAskable);
  return [...new Set([...bare, ...full])];
}

const isAskable = (name: string): boolean =>
  name.length <= LONGEST_NAME && name.split('.').every((label) => LABEL.test(label));
