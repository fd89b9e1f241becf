import type { LinkPath } from '../../host/firewall.js';
import type { AddressPool, Network } from '../network/network.js';
import { jsonColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** Addresses of a network as they are: all texts filled in. */
export type RecordedPool = AddressPool & {
  /** By gantry, not by whoever made the network: it may move where it is in somebody's way. */
  readonly isChosen: boolean;
};

/** How a network is on this machine. */
export type NetworkSetup = {
  /** `changing`: somebody sets it up or takes it down, or was killed while at it. */
  readonly state: 'down' | 'changing' | 'up';
  /** Name of the interface on the host: the bridge, or what macvlan and ipvlan stand on. */
  readonly device: string;
  /** That interface was made by gantry, and goes when nobody needs it. */
  readonly ownsDevice: boolean;
  /** Name of the firewall's table; empty for networks without rules. */
  readonly table: string;
  readonly mtu: number;
  readonly pools: readonly RecordedPool[];
  /** Where its containers' questions for names are answered; undefined where nobody answers. */
  readonly dnsPort?: number | undefined;
  /** Of the default bridge: its containers do not reach one another, as the administrator had it when it was made. */
  readonly isIsolated?: boolean | undefined;
  /** What they may send to one another all the same; undefined while somebody changes it, or was killed while at it. */
  readonly links?: readonly LinkPath[] | undefined;
  /** Given out last: the next one is looked for behind it. Empty before the first. */
  readonly lastIpv4: string;
  readonly lastIpv6: string;
};

/** A network as the state root remembers it. */
export type NetworkRecord = {
  readonly name: string;
  /** What somebody made; undefined for those that are always there. Its pools are as asked for. */
  readonly definition: Network | undefined;
  readonly setup: NetworkSetup;
};

/** Rows of networks. */
export interface NetworkRecords {
  find(name: string): NetworkRecord | undefined;
  findById(id: string): NetworkRecord | undefined;
  /** At most two: enough to tell that a beginning is ambiguous. */
  findByIdPrefix(prefix: string): readonly NetworkRecord[];
  /** Oldest first. */
  list(): readonly NetworkRecord[];
  insert(record: NetworkRecord): void;
  /** Of one that is built in too, whose row is made with it. */
  saveSetup(name: string, setup: NetworkSetup): void;
  remove(name: string): void;
}

const SELECT = 'SELECT name, definition, config FROM network';

export function networkRecords(database: Database): NetworkRecords {
  const first = (row: Row | undefined): NetworkRecord | undefined => row && toNetwork(row);
  return {
    find: (name) => first(database.get(`${SELECT} WHERE name = ?`, name)),
    findById: (id) => first(database.get(`${SELECT} WHERE id = ?`, id)),
    findByIdPrefix: (prefix) =>
      database.all(`${SELECT} WHERE id >= ? AND id < ? LIMIT 2`, prefix, `${prefix}g`).map(toNetwork),
    list: () => database.all(`${SELECT} ORDER BY rowid`).map(toNetwork),
    insert({ name, definition, setup }) {
      database.run(
        'INSERT INTO network (name, id, definition, config) VALUES (?, ?, ?, ?)',
        name,
        definition?.id ?? null,
        definition ? JSON.stringify(definition) : null,
        JSON.stringify(setup),
      );
    },
    saveSetup(name, setup) {
      database.run(
        'INSERT INTO network (name, config) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET config = excluded.config',
        name,
        JSON.stringify(setup),
      );
    },
    remove(name) {
      database.run('DELETE FROM network WHERE name = ?', name);
    },
  };
}

const toNetwork = (row: Row): NetworkRecord => ({
  name: textColumn(row, 'name'),
  definition: row['definition'] === null ? undefined : jsonColumn<Network>(row, 'definition'),
  setup: completeSetup(jsonColumn(row, 'config')),
});

/** As it was written before there were other networks than one. */
type OneBridge = {
  readonly bridge: string;
  readonly table: string;
  readonly subnet: string;
  readonly mtu: number;
  readonly state: NetworkSetup['state'];
};

function completeSetup(stored: NetworkSetup | OneBridge): NetworkSetup {
  if (!('bridge' in stored)) return stored;
  const { bridge, table, subnet, mtu, state } = stored;
  const gateway = subnet.replace(/0\/\d+$/, '1'); // All were cut at a multiple of four in the third byte.
  const pool = { subnet, range: '', gateway, reserved: {}, isChosen: true };
  return { state, device: bridge, ownsDevice: true, table, mtu, pools: [pool], lastIpv4: '', lastIpv6: '' };
}
