import type { Host } from '../../host/host.js';
import type { EventJournal } from '../event/event-journal.js';
import type { Database } from '../metadata/database.js';
import type { EndpointRecords } from '../metadata/endpoints.js';
import type { NetworkRecords } from '../metadata/networks.js';
import type { PortRecords } from '../metadata/ports.js';
import type { Roots } from '../roots.js';

/** What the files of this room work with. */
export type NetworkParts = {
  readonly host: Pick<Host, 'clock' | 'firewall' | 'links' | 'processTable' | 'random' | 'syscalls'>;
  readonly roots: Roots;
  readonly database: Database;
  readonly journal: Pick<EventJournal, 'append'>;
  readonly networks: NetworkRecords;
  readonly endpoints: EndpointRecords;
  readonly ports: PortRecords;
  /** The port of this machine where containers' questions for names are answered. */
  readonly namePort: () => Promise<number>;
  /** What the administrator says; read when it is asked for. */
  readonly settingsFile: string;
};
