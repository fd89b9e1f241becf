import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Container } from '../container/container.js';
import { holdNetwork } from '../traffic/live-network.js';
import type { ShapingPlace } from './apply-shapes.js';

/** The network namespace of a container that has it to itself, held open. */
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
export function holdOwnNetwork(host: Pick<Host, 'processes'>, container: Container): OwnNetwork {
  const live = holdNetwork(host, container);
  const reason = whyNotOwn(container);
  if (reason !== undefined) {
    live[Symbol.dispose]();
    throw engineError('network_not_own', { name: container.name, reason });
  }
  const devices = container.state.endpoints.map(({ interfaceName }) => interfaceName);
  return { container, namespace: live.namespace, devices, [Symbol.dispose]: () => live[Symbol.dispose]() };
}
