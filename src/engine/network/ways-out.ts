import type { DefaultRoute, IpFamily } from '../../host/links.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { readParentOptions } from './driver-options.js';
import type { Network } from './network.js';

/** A place that a container wants. */
export type WantedPlace = { readonly network: Network; readonly gatewayPriority: number };

/** A container's place with what it is on. */
export type PlacedEndpoint = { readonly endpoint: EndpointRecord; readonly network: Network };

/**
 * Where what is for nobody on its own networks goes, for each family: through the network with the highest priority,
 * and of those through the one whose name comes first.
 *
 * @see moby, libnetwork/endpoint.go: Endpoint.Less
 */
export function defaultRoutes(places: readonly PlacedEndpoint[]): readonly DefaultRoute[] {
  return FAMILIES.flatMap((family) => {
    const way = wayOut(places, family);
    if (!way) return [];
    const { endpoint, network } = way;
    const gateway = hasNoGateway(network) ? undefined : gatewayIn(endpoint, family);
    return [{ family, interfaceName: endpoint.interfaceName, gateway }];
  });
}

/**
 * The same places, with where host ports lead: to the way out, or where that is no bridge to the first one that is.
 */
export function withPublication(places: readonly PlacedEndpoint[]): readonly EndpointRecord[] {
  const ipv4 = publisher(places, 'ipv4');
  const ipv6 = publisher(places, 'ipv6');
  return places.map(({ endpoint }) => ({
    ...endpoint,
    publishesIpv4: endpoint === ipv4,
    publishesIpv6: endpoint === ipv6,
  }));
}

const FAMILIES: readonly IpFamily[] = ['ipv4', 'ipv6'];

function publisher(places: readonly PlacedEndpoint[], family: IpFamily): EndpointRecord | undefined {
  const mayPublish = ({ endpoint, network }: PlacedEndpoint): boolean =>
    network.driver === 'bridge' && !network.isInternal && addressIn(endpoint, family) !== '';
  const way = wayOut(places, family);
  return (way && mayPublish(way) ? way : places.find(mayPublish))?.endpoint;
}

const wayOut = (places: readonly PlacedEndpoint[], family: IpFamily): PlacedEndpoint | undefined =>
  first(
    places
      .filter((place) => leadsOut(place, family))
      .map((place) => ({ ...place, gatewayPriority: place.endpoint.gatewayPriority })),
  );

const first = <Place extends WantedPlace>(places: readonly Place[]): Place | undefined =>
  places.toSorted(
    (one, other) => other.gatewayPriority - one.gatewayPriority || (one.network.name < other.network.name ? -1 : 1),
  )[0];

/** The network by which a container's ports will be published once it has these places. */
export function publishingNetwork(places: readonly WantedPlace[], family: IpFamily): Network | undefined {
  const open = places.filter(({ network }) => !network.isInternal && hasFamily(network, family));
  const isBridge = ({ network }: WantedPlace): boolean => network.driver === 'bridge';
  const way = first(open);
  return (way && isBridge(way) ? way : open.find(isBridge))?.network;
}

const hasFamily = ({ hasIpv4, hasIpv6 }: Network, family: IpFamily): boolean => (family === 'ipv4' ? hasIpv4 : hasIpv6);

const leadsOut = ({ endpoint, network }: PlacedEndpoint, family: IpFamily): boolean =>
  hasNoGateway(network)
    ? !network.isInternal && addressIn(endpoint, family) !== ''
    : gatewayIn(endpoint, family) !== undefined;

/** What is layer 3 only knows no neighbour to ask. */
const hasNoGateway = ({ driver, options }: Network): boolean =>
  driver === 'ipvlan' && readParentOptions(options).ipvlanMode !== 'l2';

const addressIn = ({ address, ipv6Address }: EndpointRecord, family: IpFamily): string =>
  family === 'ipv4' ? address : ipv6Address;

const gatewayIn = ({ gateway, ipv6Gateway }: EndpointRecord, family: IpFamily): string | undefined =>
  (family === 'ipv4' ? gateway : ipv6Gateway) || undefined;
