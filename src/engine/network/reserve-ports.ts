import { engineError } from '../../errors/engine-error.js';
import type { Random } from '../../host/random.js';
import type { PortMapping } from '../container/container.js';
import type { PortRecords } from '../metadata/ports.js';
import { collides, shownAddress } from './host-ports.js';
import { requireOwnAddress } from './own-address.js';
import { isPortInUse } from './probe-port.js';

/** Where ports come from that nobody chose: what IANA calls dynamic, and docker uses. */
const DYNAMIC = { first: 49152, count: 16384 };
const TRIES = 200;

export type PortSource = {
  readonly records: PortRecords;
  readonly random: Random;
  readonly isInUse?: typeof isPortInUse | undefined;
};

/**
 * The ports with the host's numbers filled in, none of them in use by a program of this machine. Whether a container
 * has one of them is for {@link refuseTaken} to say, in the transaction that writes them down.
 *
 * @throws port_taken, address_not_here
 */
export async function choosePorts(source: PortSource, asked: readonly PortMapping[]): Promise<readonly PortMapping[]> {
  const isInUse = source.isInUse ?? isPortInUse;
  const chosen: PortMapping[] = [];
  for (const port of asked) {
    await requireOwnAddress(port);
    if (port.hostPort === 0) chosen.push(await chooseFree({ ...source, isInUse }, port, chosen));
    else if (await isInUse(port)) throw taken(port, 'another program');
    else chosen.push(port);
  }
  return chosen;
}

async function chooseFree(
  { records, random, isInUse }: Required<PortSource> & { readonly isInUse: typeof isPortInUse },
  port: PortMapping,
  chosen: readonly PortMapping[],
): Promise<PortMapping> {
  for (let tries = 0; tries < TRIES; tries++) {
    const candidate = { ...port, hostPort: DYNAMIC.first + random.below(DYNAMIC.count) };
    const rivals = [...records.withNumber(candidate.protocol, candidate.hostPort), ...chosen];
    if (!rivals.some((rival) => collides(rival, candidate)) && !(await isInUse(candidate))) return candidate;
  }
  throw engineError('ports_exhausted', { protocol: port.protocol });
}

/** @throws port_taken, naming the container that has it */
export function refuseTaken(records: PortRecords, ports: readonly PortMapping[]): void {
  for (const [index, port] of ports.entries()) {
    const rival = records.withNumber(port.protocol, port.hostPort).find((other) => collides(other, port));
    if (rival) throw taken(port, `container ${records.ownerName(rival.containerId)}`);
    if (ports.slice(0, index).some((other) => collides(other, port))) throw taken(port, 'the same container');
  }
}

const taken = ({ hostAddress, hostPort }: PortMapping, owner: string): Error =>
  engineError('port_taken', { address: shownAddress(hostAddress), port: hostPort, owner });
