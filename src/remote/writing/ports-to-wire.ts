import type { PortMapping } from '../../engine/index.js';

/** Places on the host by ports of the container: `80/tcp`. @see docker/go-connections, nat.PortMap */
export function portBindingsToWire(ports: readonly PortMapping[]) {
  const byPort = Object.groupBy(ports, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  return Object.fromEntries(
    Object.entries(byPort).map(([port, mappings = []]) => [
      port,
      mappings.map(({ hostAddress, hostPort, lastHostPort = hostPort }) => ({
        HostIp: hostAddress,
        HostPort: hostPort === 0 ? '' : hostPort === lastHostPort ? String(hostPort) : `${hostPort}-${lastHostPort}`,
      })),
    ]),
  );
}
