/**
 * How containers of a bridge and the world reach one another, in docker's words.
 *
 * - `nat`: by published ports, and outwards with an address of the host.
 * - `nat-unprotected`: likewise, but whoever has a route to a container reaches all of its ports.
 * - `routed`: by their own addresses; a published port is open there, and on no port of the host.
 * - `isolated`: not at all. The host has no address on the bridge. For internal networks only.
 *
 * @see https://docs.docker.com/engine/network/port-publishing/#gateway-modes
 */
export type GatewayMode = (typeof GATEWAY_MODES)[number];

export const GATEWAY_MODES = ['nat', 'nat-unprotected', 'routed', 'isolated'] as const;
