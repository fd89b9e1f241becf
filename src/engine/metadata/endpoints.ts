import type { InterfaceSysctl } from '../../host/links.js';
import type { ContainerEndpoint } from '../container/container.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A container's place on a network, from before it starts until it has ended. */
export type EndpointRecord = ContainerEndpoint & {
  readonly containerId: string;
  /** Name of the end of the pair that is on the host; empty where there is none. */
  readonly hostInterface: string;
  readonly gatewayPriority: number;
  /** Settings of its interface. Undefined: none, or written by an earlier version. */
  readonly sysctls?: readonly InterfaceSysctl[] | undefined;
  /** Of its interface too, without prefixes. */
  readonly linkLocalAddresses?: readonly string[] | undefined;
  /** Host ports of the container lead here. */
  readonly publishesIpv4: boolean;
  readonly publishesIpv6: boolean;
  /** While a living container is connected or disconnected; the record of the container does not say so yet. */
  readonly pending: '' | 'joining' | 'leaving';
};

/** Rows of endpoints. An address is never two containers' in one network. */
export interface EndpointRecords {
  ofNetwork(network: string): readonly EndpointRecord[];
  /** In the order of its interfaces. */
  ofContainer(containerId: string): readonly EndpointRecord[];
  list(): readonly EndpointRecord[];
  countOn(network: string): number;
  /** The containers that have any, and whether one of them is {@link EndpointRecord.pending}. */
  owners(): readonly { readonly containerId: string; readonly isPending: boolean }[];
  /** Writes one that is new, or as it is now. */
  put(endpoint: EndpointRecord): void;
  /** Twice is no error. */
  remove(containerId: string, network: string): void;
  removeAll(containerId: string): void;
}

export function endpointRecords(database: Database): EndpointRecords {
  return {
    ofNetwork: (network) =>
      database.all('SELECT * FROM endpoint WHERE network = ? ORDER BY rowid', network).map(toEndpoint),
    ofContainer: (containerId) =>
      database.all('SELECT * FROM endpoint WHERE container_id = ? ORDER BY rowid', containerId).map(toEndpoint),
    list: () => database.all('SELECT * FROM endpoint ORDER BY rowid').map(toEndpoint),
    countOn: (network) =>
      numberColumn(database.get('SELECT count(*) AS count FROM endpoint WHERE network = ?', network) ?? {}, 'count'),
    owners: () =>
      database
        .all(`SELECT container_id, max(pending <> '') AS is_pending FROM endpoint GROUP BY container_id`)
        .map((row) => ({
          containerId: textColumn(row, 'container_id'),
          isPending: numberColumn(row, 'is_pending') === 1,
        })),
    put({ networkName, containerId, address, ipv6Address, pending, ...place }) {
      database.run(
        `INSERT INTO endpoint (network, container_id, address, ipv6_address, pending, place) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (container_id, network) DO UPDATE SET pending = excluded.pending, place = excluded.place`,
        networkName,
        containerId,
        address || null,
        ipv6Address || null,
        pending,
        JSON.stringify(place),
      );
    },
    remove(containerId, network) {
      database.run('DELETE FROM endpoint WHERE network = ? AND container_id = ?', network, containerId);
    },
    removeAll(containerId) {
      database.run('DELETE FROM endpoint WHERE container_id = ?', containerId);
    },
  };
}

type Place = Omit<EndpointRecord, 'networkName' | 'containerId' | 'address' | 'ipv6Address' | 'pending'>;

const toEndpoint = (row: Row): EndpointRecord => ({
  ...jsonColumn<Place>(row, 'place'),
  networkName: textColumn(row, 'network'),
  containerId: textColumn(row, 'container_id'),
  address: row['address'] === null ? '' : textColumn(row, 'address'),
  ipv6Address: row['ipv6_address'] === null ? '' : textColumn(row, 'ipv6_address'),
  pending: textColumn(row, 'pending') as EndpointRecord['pending'],
});
