import type { AskedEndpoint } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

/** Since then each network has its own, and the container's is only taken for that of its first network. */
const OWN_SINCE = '1.44';

type Asked = {
  /** The container's own; empty for none. */
  readonly macAddress: string;
  /** The network that it is for; undefined where the container has none of its own. */
  readonly network: string | undefined;
  readonly version: ApiVersion;
};

/**
 * What is asked of networks, with an address that is asked of the container.
 *
 * @throws argument_invalid @see moby, api/server/router/container: handleMACAddressBC
 */
export function withMacAddress(endpoints: readonly AskedEndpoint[], asked: Asked): readonly AskedEndpoint[] {
  const hasOwn = isAtLeast(asked.version, OWN_SINCE);
  if (asked.macAddress === '') return hasOwn ? endpoints : endpoints.map(withoutMacAddress);
  if (asked.network === undefined) {
    if (!hasOwn) throw invalid('conflicting options: mac-address and the network mode');
    return endpoints;
  }
  const [first = { network: asked.network }] = endpoints;
  const chosen = hasOwn && endpoints.length > 0 ? requireFitting(endpoints, asked) : first;
  return [{ ...chosen, macAddress: asked.macAddress }, ...endpoints.filter((endpoint) => endpoint !== chosen)];
}

/**
 * Whether the container has it on its network when it comes back there, too. Docker's compose 1 disconnects what it has created
 * and connects it again, with the names of its service; docker itself forgets the address then since 25.
 */
export const staysWithContainer = (macAddress: string, version: ApiVersion): boolean =>
  macAddress !== '' && !isAtLeast(version, OWN_SINCE);

/** What newer clients are told who still ask for it. */
export const macAddressWarnings = (macAddress: string, version: ApiVersion): readonly string[] =>
  macAddress !== '' && isAtLeast(version, OWN_SINCE)
    ? ['The container-wide MacAddress field is now deprecated. It should be specified in EndpointsConfig instead.']
    : [];

const withoutMacAddress = (endpoint: AskedEndpoint): AskedEndpoint => ({ ...endpoint, macAddress: undefined });

function requireFitting(endpoints: readonly AskedEndpoint[], { network, macAddress }: Asked): AskedEndpoint {
  const found = endpoints.find((endpoint) => endpoint.network === network);
  if (!found) {
    throw invalid(
      'if a container-wide MAC address is supplied, HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks',
    );
  }
  if (found.macAddress === undefined || found.macAddress === macAddress) return found;
  throw invalid(
    'the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty',
  );
}
