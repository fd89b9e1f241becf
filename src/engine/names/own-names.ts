import type { NameZone } from './name-zone.js';

/** All that the keeper's own name server has to know; a file of the run root. */
export type OwnNames = {
  /** Another one with every change. */
  readonly serial: string;
  readonly port: number;
  /** Asked for names of others, unless a container wants its own. */
  readonly hostServers: readonly string[];
  readonly zones: readonly NameZone[];
};
