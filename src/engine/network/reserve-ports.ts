import { engineError } from '../../errors/engine-error.js';
import type { Random } from '../../host/random.js';
import type { PortMapping } from '../container/container.js';
import type { PortRecords } from '../metadata/ports.js';
import { ephemeralPorts, type PortRange } from './ephemeral-ports.js';
import { type BindingFacts, hostBindings } from './host-bindings.js';
import { collides, shownAddress } from './host-ports.js';
import { requireOwnAddress } from './own-address.js';
import type { HostBinding } from './program-at.js';

const TRIES = 200;

export type PortSource = BindingFacts & {
  readonly records: PortRecords;
  readonly random: Random;
  /** Who else of this machine has it, in words; undefined for nobody. */
  readonly programAt: (port: HostBinding) => Promise<string | undefined>;
  /** Where ports come from that nobody chose. */
  readonly ephemeral?: PortRange | undefined;
};

/**
 * The ports with the host's addresses and numbers filled in, none of them in use by a program of this machine. Whether a
 * container has one of them is for {@link refuseTaken} to say, in the transaction that writes them down.
 *
 * @throws port_taken, ports_exhausted, address_not_here
 */
export async function choosePorts(source: PortSource, asked: readonly PortMapping[]): Promise<readonly PortMapping[]> {
  const chosen: PortMapping[] = [];
  for (const port of asked) {
    await requireOwnAddress(port);
    const isOne = port.hostPort !== 0 && port.lastHostPort === undefined;
    chosen.push(...(isOne ? await takeOne(source, port) : await chooseFree(source, port, chosen)));
  }
  return chosen.filter((port, index) => isOnHost(port) || !chosen.slice(0, index).some((other) => isSame(other, port)));
}

/** Two ports of the host that led to one of the container are one where it is opened. */
const isSame = (one: PortMapping, other: PortMapping): boolean =>
  one.hostPort === other.hostPort &&
  one.protocol === other.protocol &&
  one.containerPort === other.containerPort &&
  one.hostAddress === other.hostAddress;

async function takeOne(source: PortSource, port: PortMapping): Promise<readonly PortMapping[]> {
  const bindings = hostBindings(port, source);
  for (const binding of bindings.filter(isOnHost)) {
    const program = await source.programAt(binding);
    if (program !== undefined) throw taken(binding, program);
  }
  return bindings;
}

async function chooseFree(
  source: PortSource,
  { lastHostPort, ...port }: PortMapping,
  chosen: readonly PortMapping[],
): Promise<readonly PortMapping[]> {
  for (const hostPort of candidates(source, { hostPort: port.hostPort, lastHostPort })) {
    const bindings = hostBindings({ ...port, hostPort }, source);
    const rivals = [...source.records.withNumber(port.protocol, hostPort), ...chosen];
    const isTaken = bindings.some((binding) => rivals.some((rival) => collides(rival, binding)));
    if (!isTaken && (await isFree(source, bindings))) return bindings;
  }
  throw engineError('ports_exhausted', { protocol: port.protocol });
}

/** Of a range the first that is free; else any. */
function* candidates(
  { random, ephemeral = ephemeralPorts() }: PortSource,
  { hostPort, lastHostPort }: Pick<PortMapping, 'hostPort' | 'lastHostPort'>,
): Generator<number> {
  if (hostPort !== 0) {
    for (let port = hostPort; port <= (lastHostPort ?? hostPort); port++) yield port;
    return;
  }
  const { first, last } = ephemeral;
  for (let tries = 0; tries < TRIES; tries++) yield first + random.below(last - first + 1);
}

async function isFree({ programAt }: PortSource, bindings: readonly PortMapping[]): Promise<boolean> {
  for (const binding of bindings.filter(isOnHost)) if ((await programAt(binding)) !== undefined) return false;
  return true;
}

/** Else it is open where the container is. */
const isOnHost = ({ hostPort }: PortMapping): boolean => hostPort !== 0;

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
