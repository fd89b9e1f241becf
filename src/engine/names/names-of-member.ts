const SHORT_ID_LENGTH = 12;
const LONGEST_NAME = 253;
/** Bytes that every name server's file and message can hold; underscores are in half of all container names. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

export type NamedMember = {
  readonly containerId: string;
  readonly containerName: string;
  /** Of the container itself; empty where it has another's. */
  readonly hostname: string;
  readonly aliases: readonly string[];
  readonly networkName: string;
};

/**
 * What a container is found by on a user's network: its name, its aliases, the beginning of its id and its host name, each
 * also with the network's name behind it. What cannot be asked for, as docker takes any text for an alias, is left out.
 *
 * @see moby, daemon/container_operations.go: buildEndpointDNSNames; libnetwork/sandbox.go: ResolveName
 */
export function namesOfMember(member: NamedMember): readonly string[] {
  const { containerId, containerName, hostname, aliases, networkName } = member;
  const bare = [containerName, ...aliases, containerId.slice(0, SHORT_ID_LENGTH), hostname]
    .map((name) => name.toLowerCase())
    .filter(isAskable);
  const full = bare.map((name) => `${name}.${networkName.toLowerCase()}`).filter(isAskable);
  return [...new Set([...bare, ...full])];
}

const isAskable = (name: string): boolean =>
  name.length <= LONGEST_NAME && name.split('.').every((label) => LABEL.test(label));
