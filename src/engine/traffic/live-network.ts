import { closeSync, openSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Container } from '../container/container.js';
import { isAlive } from '../container/transitions.js';

/** The network namespace of a container that runs, held open: it stays its own when the container ends, and its pid another's. */
export interface LiveNetwork extends Disposable {
  /** A file that names it, as long as this is held. */
  readonly namespace: string;
}

/** @throws container_not_running */
export function holdNetwork({ processes }: Pick<Host, 'processes'>, { id, state }: Container): LiveNetwork {
  if (!isAlive(state.status) || state.pid === 0) throw engineError('container_not_running', { id });
  const fd = openNamespace(id, state.pid);
  // Looked at last: until now the pid was the container's.
  if (processes.startTicks(state.pid) !== state.pidStartTicks) {
    closeSync(fd);
    throw engineError('container_not_running', { id });
  }
  return { namespace: `/proc/${process.pid}/fd/${fd}`, [Symbol.dispose]: () => closeSync(fd) };
}

function openNamespace(id: string, pid: number): number {
  try {
    return openSync(`/proc/${pid}/ns/net`, 'r');
  } catch (cause) {
    throw engineError('container_not_running', { id }, { cause });
  }
}

/** IPv4 and IPv6, without prefixes. */
export const addressesOf = ({ state }: Pick<Container, 'state'>): readonly string[] =>
  state.endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address].filter((text) => text !== ''));
