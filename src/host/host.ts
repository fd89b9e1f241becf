import type { Cgroups } from './cgroups.js';
import type { Clock } from './clock.js';
import type { Connections } from './connections.js';
import type { Fetch } from './fetch.js';
import type { Firewall } from './firewall.js';
import type { Links } from './links.js';
import type { PacketSockets } from './packet-sockets.js';
import type { ProcessTable } from './process-table.js';
import type { Processes } from './processes.js';
import type { Random } from './random.js';
import type { SeccompCompiler } from './seccomp.js';
import type { Syscalls } from './syscalls.js';
import type { TrafficControl } from './traffic-control.js';

/** The machine, as far as the engine sees it. Rooms take `Pick<Host, …>` of what they need. */
export type Host = {
  readonly cgroups: Cgroups;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly random: Random;
  readonly processes: Processes;
  readonly processTable: ProcessTable;
  readonly syscalls: Syscalls;
  readonly seccomp: SeccompCompiler;
  readonly links: Links;
  readonly firewall: Firewall;
  readonly trafficControl: TrafficControl;
  readonly packetSockets: PacketSockets;
  readonly connections: Connections;
};
