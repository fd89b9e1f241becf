import type { Processes } from '../../host/processes.js';

const CLIENT = 3;
// One read is one packet, and so is one write. When the client is gone, output is still read away: the monitor waits for
// every connection that does not take it.
const RELAY = `trap '' PIPE; cat >&${CLIENT} 2>/dev/null; exec cat >/dev/null ${CLIENT}>&-`;

/**
 * Has a small program hand a container's output to a client that only reads, and hold its connection until the
 * container ends, whenever the client leaves or is killed: conmon would take that for the end of the program's input.
 *
 * @param connection To the monitor.
 * @param client Where the client reads.
 * @see conmon, conn_sock.c: `terminate_remote_sock` closes `mainfd_stdin`, whichever client it was
 */
export function relayOutput(processes: Pick<Processes, 'spawn'>, connection: number, client: number): void {
  const stdio = [connection, 'ignore', 'ignore', client] as const; // The last is CLIENT.
  processes.spawn('/bin/sh', ['-c', RELAY], { stdio, cwd: '/', isDetached: true }).unref();
}
