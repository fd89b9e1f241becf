import { closeSync, openSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Container } from '../container/container.js';
import { isAlive } from '../container/transitions.js';
import type { ShapingPlace } from './apply-shapes.js';

/** The network namespace of a container that runs, held open: it stays its own when the container ends, and its pid another's. */
export interface OwnNetwork extends Disposable, ShapingPlace {
  readonly container: Container;
}

/** Why a container has no network namespace to itself with an interface in it; undefined where it has. */
export function whyNotOwn({ config, state }: Pick<Container, 'config' | 'state'>): string | undefined {
  const { network } = config;
  if (network.kind === 'host') return "it uses this machine's";
  if (network.kind === 'container') return `it uses that of container ${network.id.slice(0, 12)}`;
  return state.endpoints.length === 0 ? 'it is on none' : undefined;
}

/** @throws container_not_running, network_not_own */
export function holdOwnNetwork({ processes }: Pick<Host, 'processes'>, container: Container): OwnNetwork {
  const { id, name, state } = container;
  if (!isAlive(state.status) || state.pid === 0) throw engineError('container_not_running', { id });
  const reason = whyNotOwn(container);
  if (reason !== undefined) throw engineError('network_not_own', { name, reason });
  const fd = openNamespace(container);
  // Looked at last: until now the pid was the container's.
  if (processes.startTicks(state.pid) !== state.pidStartTicks) {
    closeSync(fd);
    throw engineError('container_not_running', { id });
  }
  return {
    container,
    namespace: `/proc/${process.pid}/fd/${fd}`,
    devices: state.endpoints.map(({ interfaceName }) => interfaceName),
    [Symbol.dispose]: () => closeSync(fd),
  };
}

function openNamespace({ id, state }: Container): number {
  try {
    return openSync(`/proc/${state.pid}/ns/net`, 'r');
  } catch (cause) {
    throw engineError('container_not_running', { id }, { cause });
  }
}

/** IPv4 and IPv6, without prefixes. */
export const addressesOf = ({ state }: Pick<Container, 'state'>): readonly string[] =>
  state.endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address].filter((text) => text !== ''));
