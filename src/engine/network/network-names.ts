import { DEFAULT_DATA_ROOT, type Roots, rootHash, rootTag } from '../roots.js';

const TAG_DIGITS = 6;
const ID_DIGITS = 6;

/** What a network of one state root is called on this machine: no two roots ever meet. */
export type NetworkNames = {
  /** 15 bytes are the limit (IFNAMSIZ). */
  readonly bridge: string;
  readonly table: string;
  /** Of a parent that leads nowhere, for macvlan and ipvlan; 14 bytes are its limit. */
  readonly dummy: string;
};

/** Of the default bridge. The root that users have unless they choose another has names without digits. */
export function defaultBridgeNames(roots: Pick<Roots, 'dataRoot'>): NetworkNames {
  if (roots.dataRoot === DEFAULT_DATA_ROOT) return { bridge: 'gantry0', table: 'gantry', dummy: '' };
  const tag = rootTag(roots, TAG_DIGITS);
  return { bridge: `gty${tag}`, table: `gantry_${tag}`, dummy: '' };
}

/** Of a network that somebody made. */
export function networkNames(roots: Pick<Roots, 'dataRoot'>, networkId: string): NetworkNames {
  const tag = rootTag(roots, TAG_DIGITS);
  const digits = networkId.slice(0, ID_DIGITS);
  return { bridge: `gty${tag}${digits}`, table: `gantry_${tag}_${digits}`, dummy: `gd${tag}${digits}` };
}

/** Names of the ends of containers' pairs on the host begin with it. */
export const portPrefix = (roots: Pick<Roots, 'dataRoot'>): string => `gv${rootTag(roots, TAG_DIGITS)}`;

/** Where to start looking for a subnet. */
export const subnetSeed = (roots: Pick<Roots, 'dataRoot'>): number =>
  roots.dataRoot === DEFAULT_DATA_ROOT ? 0 : Number(BigInt.asUintN(32, rootHash(roots) >> 24n));
