import type { PortMapping } from '../container/container.js';
import { numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A host port that a container has, or is about to have. */
export type PortRecord = PortMapping & { readonly containerId: string };

/** Rows of the host's ports. */
export interface PortRecords {
  /** Of one container, or all. */
  list(containerId?: string): readonly PortRecord[];
  /** All that have this number, whatever their address. */
  withNumber(protocol: string, hostPort: number): readonly PortRecord[];
  add(port: PortRecord): void;
  removeAll(containerId: string): void;
  /** A name for people: the container's, or the beginning of its id where it has no record (yet). */
  ownerName(containerId: string): string;
}

const SHORT_ID_LENGTH = 12;

export function portRecords(database: Database): PortRecords {
  return {
    list: (containerId) =>
      (containerId === undefined
        ? database.all('SELECT * FROM port')
        : database.all('SELECT * FROM port WHERE container_id = ?', containerId)
      ).map(toPort),
    withNumber: (protocol, hostPort) =>
      database.all('SELECT * FROM port WHERE protocol = ? AND host_port = ?', protocol, hostPort).map(toPort),
    add(port) {
      database.run(
        'INSERT INTO port (protocol, host_address, host_port, container_id, container_port) VALUES (?, ?, ?, ?, ?)',
        port.protocol,
        port.hostAddress,
        port.hostPort,
        port.containerId,
        port.containerPort,
      );
    },
    removeAll(containerId) {
      database.run('DELETE FROM port WHERE container_id = ?', containerId);
    },
    ownerName(containerId) {
      const row = database.get('SELECT name FROM container WHERE id = ?', containerId);
      return row ? textColumn(row, 'name') : containerId.slice(0, SHORT_ID_LENGTH);
    },
  };
}

const toPort = (row: Row): PortRecord => ({
  protocol: textColumn(row, 'protocol') as PortRecord['protocol'],
  hostAddress: textColumn(row, 'host_address'),
  hostPort: numberColumn(row, 'host_port'),
  containerId: textColumn(row, 'container_id'),
  containerPort: numberColumn(row, 'container_port'),
});
