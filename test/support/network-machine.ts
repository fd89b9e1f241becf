import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '../../src/engine/metadata/database.js';
import { endpointRecords } from '../../src/engine/metadata/endpoints.js';
import { portRecords } from '../../src/engine/metadata/ports.js';
import { defaultBridgeNames } from '../../src/engine/network/network-names.js';
import { openNetworks } from '../../src/engine/network/networks.js';
import { layout } from '../../src/engine/roots.js';
import { systemClock } from '../../src/host/node/clock.js';
import { procTable } from '../../src/host/node/process-table.js';
import { systemRandom } from '../../src/host/node/random.js';
import { libcSyscalls } from '../../src/host/node/syscalls.js';
import { FakeFirewall } from './fake-firewall.js';
import { FakeLinks } from './fake-links.js';

/** One machine in memory, and networks as of as many processes on it as are opened. */
export function networkMachine(world: ConstructorParameters<typeof FakeLinks>[0] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gb-'));
  const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
  const links = new FakeLinks(world);
  const firewall = new FakeFirewall();
  const database = openDatabase(layout.database(roots));
  const host = {
    links,
    firewall,
    clock: systemClock,
    random: systemRandom,
    syscalls: libcSyscalls(),
    processTable: procTable(),
  };
  return {
    links,
    firewall,
    names: defaultBridgeNames(roots),
    ports: portRecords(database),
    endpoints: endpointRecords(database),
    settingsFile: join(folder, 'networks.json'),
    open: (changes: Partial<typeof host> = {}) =>
      openNetworks({
        host: { ...host, ...changes },
        roots,
        database,
        journal: { append: () => undefined },
        namePort: () => Promise.resolve(53),
        settingsFile: join(folder, 'networks.json'),
      }),
    [Symbol.dispose]() {
      database[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
