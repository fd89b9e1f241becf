import { DEFAULT_DATA_ROOT, type Roots, rootHash, rootTag } from '../roots.js';

const TAG_DIGITS = 6;

/** What the bridge network of one state root is called on this machine: no two roots ever meet. */
export type BridgeNames = {
  readonly bridge: string;
  readonly table: string;
  /** Names of interfaces begin with it; 15 bytes is the limit for the whole (IFNAMSIZ). */
  readonly portPrefix: string;
  /** Where to start looking for a subnet. */
  readonly seed: number;
};

/** The root that users have unless they choose another has names without digits. */
export function bridgeNames(roots: Pick<Roots, 'dataRoot'>): BridgeNames {
  const tag = rootTag(roots, TAG_DIGITS);
  const portPrefix = `gv${tag}`;
  if (roots.dataRoot === DEFAULT_DATA_ROOT) return { bridge: 'gantry0', table: 'gantry', portPrefix, seed: 0 };
  const seed = Number(BigInt.asUintN(32, rootHash(roots) >> 24n));
  return { bridge: `gty${tag}`, table: `gantry_${tag}`, portPrefix, seed };
}
