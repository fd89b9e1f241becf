import type { NameZone } from '../name-zone.js';

/** A container that is answered within its own network: the host is on no network with it. */
export type InsidePlace = {
  readonly containerId: string;
  /** Its first process. */
  readonly pid: number;
};

/** All that is needed to answer such containers. */
export type InsidePlan = {
  /** The networks that they are on, others of theirs too. */
  readonly zones: readonly NameZone[];
  readonly hostServers: readonly string[];
  readonly places: readonly InsidePlace[];
};

/** What is written down for the keeper; a file of the run root. */
export type InsideNames = InsidePlan & {
  /** Another one with every change. */
  readonly serial: string;
};

/** What the keeper says of it; a file too. */
export type ServedNames = {
  readonly serial: string;
  /** Who answers: what it says holds as long as it lives. */
  readonly pid: number;
  readonly startTicks: number;
  readonly failed: readonly { readonly containerId: string; readonly reason: string }[];
};

/** Whom containers ask that are on such a network: docker's own address for that, and so known to their programs. */
export const INSIDE_ADDRESS = '127.0.0.11';

/**
 * @param pidOf The first process of a container; undefined where it has none (yet).
 */
export function insidePlan(
  zones: readonly NameZone[],
  hostServers: readonly string[],
  pidOf: (containerId: string) => number | undefined,
): InsidePlan {
  const ids = zones
    .filter(({ listenAddresses }) => listenAddresses.length === 0)
    .flatMap(({ members }) => members.map(({ containerId }) => containerId));
  const places = [...new Set(ids)].flatMap((containerId) => {
    const pid = pidOf(containerId);
    return pid === undefined ? [] : { containerId, pid };
  });
  const served = new Set(places.map(({ containerId }) => containerId));
  return {
    zones: zones.filter(({ members }) => members.some(({ containerId }) => served.has(containerId))),
    hostServers,
    places,
  };
}
