import type { Host } from '../host.js';
import { fileCgroups } from './cgroups.js';
import { systemClock } from './clock.js';
import { trackedConnections } from './connections.js';
import { nodeFetch } from './fetch.js';
import { nftFirewall } from './firewall.js';
import { ipLinks } from './links.js';
import { ringPacketSockets } from './packet-sockets.js';
import { procTable } from './process-table.js';
import { nodeProcesses } from './processes.js';
import { systemRandom } from './random.js';
import { libseccompCompiler } from './seccomp.js';
import { libcSyscalls } from './syscalls.js';
import { namespacedTrafficControl } from './traffic-control.js';

/** This machine. */
export function nodeHost(environment: Readonly<Record<string, string | undefined>>): Host {
  const syscalls = libcSyscalls();
  const processes = nodeProcesses(environment, { beforeDetached: () => syscalls.closeOnExec() });
  return {
    cgroups: fileCgroups({ syscalls }),
    clock: systemClock,
    fetch: nodeFetch(environment),
    random: systemRandom,
    processes,
    processTable: procTable(),
    syscalls,
    seccomp: libseccompCompiler(),
    links: ipLinks({ processes, syscalls }),
    firewall: nftFirewall({ processes, syscalls }),
    trafficControl: namespacedTrafficControl({ processes, syscalls }),
    packetSockets: ringPacketSockets({ syscalls }),
    connections: trackedConnections({ processes, syscalls }),
  };
}
