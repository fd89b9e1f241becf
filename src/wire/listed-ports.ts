import type { Container } from '../engine/index.js';

/** A port of a container; one that is published has a place on the host. @see moby, api/types/container: PortSummary */
export type ListedPort = {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
};

/** The ports of a container that is alive: those that are published, and those that are exposed only. */
export function listedPorts({ state, config }: Container): readonly ListedPort[] {
  if (state.endpoints.length === 0) return [];
  const published = state.ports
    // Those that are open where the container is are on no port of the host.
    .filter(({ hostPort }) => hostPort !== 0)
    .map(({ containerPort, protocol, hostAddress, hostPort }) => ({
      IP: hostAddress || '0.0.0.0',
      PrivatePort: containerPort,
      PublicPort: hostPort,
      Type: protocol,
    }));
  const exposed = config.exposedPorts
    .map((text) => text.split('/'))
    .map(([port, protocol = 'tcp']) => ({ PrivatePort: Number(port), Type: protocol }))
    .filter((port) => !published.some((other) => other.PrivatePort === port.PrivatePort && other.Type === port.Type));
  return [...exposed, ...published];
}
