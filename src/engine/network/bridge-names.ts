import { createHash } from 'node:crypto';

import type { Roots } from '../roots.js';

/** The root that users have unless they choose another: its bridge gets the name without digits. */
const DEFAULT_DATA_ROOT = '/var/lib/gantry';

const TAG_BYTES = 3;

/** What the bridge network of one state root is called on this machine: no two roots ever meet. */
export type BridgeNames = {
  readonly bridge: string;
  readonly table: string;
  /** Names of interfaces begin with it; 15 bytes is the limit for the whole (IFNAMSIZ). */
  readonly portPrefix: string;
  /** Where to start looking for a subnet. */
  readonly seed: number;
};

export function bridgeNames({ dataRoot }: Pick<Roots, 'dataRoot'>): BridgeNames {
  const hash = createHash('sha256').update(dataRoot).digest();
  const tag = hash.toString('hex', 0, TAG_BYTES);
  if (dataRoot === DEFAULT_DATA_ROOT) return { bridge: 'gantry0', table: 'gantry', portPrefix: `gv${tag}`, seed: 0 };
  return { bridge: `gty${tag}`, table: `gantry_${tag}`, portPrefix: `gv${tag}`, seed: hash.readUInt32LE(4) };
}
