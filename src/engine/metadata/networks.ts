import type { PortMapping } from '../container/container.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A bridge as the state root remembers it. */
export type NetworkRecord = {
  readonly name: string;
  /** Name of the interface on the host. */
  readonly bridge: string;
  /** Name of the firewall's table. */
  readonly table: string;
  readonly subnet: string;
  readonly mtu: number;
  /** `changing`: somebody sets it up or takes it down, or was killed while at it. */
  readonly state: 'down' | 'changing' | 'up';
  /** Of the address given out last: the next one is looked for behind it. */
  readonly lastNumber: number;
};

export type EndpointRecord = {
  readonly network: string;
  readonly containerId: string;
  readonly address: string;
  /** Place of the address in the subnet. */
  readonly addressNumber: number;
  readonly macAddress: string;
};

/** A host port that a container has, or is about to have. */
export type PortRecord = PortMapping & { readonly containerId: string };

/** Rows of networks, of the containers on them, and of the host's ports. */
export interface NetworkRecords {
  find(name: string): NetworkRecord | undefined;
  save(network: NetworkRecord): void;
  endpoints(network: string): readonly EndpointRecord[];
  endpoint(network: string, containerId: string): EndpointRecord | undefined;
  addEndpoint(endpoint: EndpointRecord): void;
  /** With its ports. Twice is no error. */
  removeEndpoint(network: string, containerId: string): void;
  /** Of one container, or all. */
  ports(containerId?: string): readonly PortRecord[];
  /** All that have this number, whatever their address. */
  portsWithNumber(protocol: string, hostPort: number): readonly PortRecord[];
  addPort(port: PortRecord): void;
  /** A name for people: the container's, or the beginning of its id where it has no record (yet). */
  ownerName(containerId: string): string;
}

const SHORT_ID_LENGTH = 12;

export function networkRecords(database: Database): NetworkRecords {
  return {
    find(name) {
      const row = database.get('SELECT name, config FROM network WHERE name = ?', name);
      return row && toNetwork(row);
    },
    save({ name, ...config }) {
      database.run(
        'INSERT INTO network (name, config) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET config = excluded.config',
        name,
        JSON.stringify(config),
      );
    },
    endpoints: (network) =>
      database.all('SELECT * FROM endpoint WHERE network = ? ORDER BY address_number', network).map(toEndpoint),
    endpoint(network, containerId) {
      const row = database.get('SELECT * FROM endpoint WHERE network = ? AND container_id = ?', network, containerId);
      return row && toEndpoint(row);
    },
    addEndpoint(endpoint) {
      database.run(
        'INSERT INTO endpoint (network, container_id, address, address_number, mac_address) VALUES (?, ?, ?, ?, ?)',
        endpoint.network,
        endpoint.containerId,
        endpoint.address,
        endpoint.addressNumber,
        endpoint.macAddress,
      );
    },
    removeEndpoint(network, containerId) {
      database.transaction(() => {
        database.run('DELETE FROM port WHERE container_id = ?', containerId);
        database.run('DELETE FROM endpoint WHERE network = ? AND container_id = ?', network, containerId);
      });
    },
    ports: (containerId) =>
      (containerId === undefined
        ? database.all('SELECT * FROM port')
        : database.all('SELECT * FROM port WHERE container_id = ?', containerId)
      ).map(toPort),
    portsWithNumber: (protocol, hostPort) =>
      database.all('SELECT * FROM port WHERE protocol = ? AND host_port = ?', protocol, hostPort).map(toPort),
    addPort(port) {
      database.run(
        'INSERT INTO port (protocol, host_address, host_port, container_id, container_port) VALUES (?, ?, ?, ?, ?)',
        port.protocol,
        port.hostAddress,
        port.hostPort,
        port.containerId,
        port.containerPort,
      );
    },
    ownerName(containerId) {
      const row = database.get('SELECT name FROM container WHERE id = ?', containerId);
      return row ? textColumn(row, 'name') : containerId.slice(0, SHORT_ID_LENGTH);
    },
  };
}

const toNetwork = (row: Row): NetworkRecord => ({
  ...jsonColumn<Omit<NetworkRecord, 'name'>>(row, 'config'),
  name: textColumn(row, 'name'),
});

const toEndpoint = (row: Row): EndpointRecord => ({
  network: textColumn(row, 'network'),
  containerId: textColumn(row, 'container_id'),
  address: textColumn(row, 'address'),
  addressNumber: numberColumn(row, 'address_number'),
  macAddress: textColumn(row, 'mac_address'),
});

const toPort = (row: Row): PortRecord => ({
  protocol: textColumn(row, 'protocol') as PortRecord['protocol'],
  hostAddress: textColumn(row, 'host_address'),
  hostPort: numberColumn(row, 'host_port'),
  containerId: textColumn(row, 'container_id'),
  containerPort: numberColumn(row, 'container_port'),
});
