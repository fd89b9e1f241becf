import type { Host } from '../../host/host.js';
import type { Database } from '../metadata/database.js';
import type { NetworkRecords } from '../metadata/networks.js';
import type { Roots } from '../roots.js';
import type { BridgeNames } from './bridge-names.js';

/** What the files of this room work with. */
export type NetworkParts = {
  readonly host: Pick<Host, 'clock' | 'firewall' | 'links' | 'random' | 'syscalls'>;
  readonly roots: Roots;
  readonly database: Database;
  readonly records: NetworkRecords;
  readonly names: BridgeNames;
};

/** The one network of this version; docker calls its own so too. */
export const DEFAULT_NETWORK = 'bridge';
