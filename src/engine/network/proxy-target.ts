import { isIPv6 } from 'node:net';

import type { NetworkRecords } from '../metadata/networks.js';
import { withAddresses } from './publication.js';

/** A port that needs a proxy in a process: what comes to the host by IPv6, which the bridge does not have. TCP only. */
export type ProxyTarget = {
  readonly containerId: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly targetAddress: string;
  readonly targetPort: number;
};

/** A port on every address answers on `[::1]` too, as docker's does: many programs try `localhost` there first. */
export function proxyTargetsOf(records: NetworkRecords, network: string): readonly ProxyTarget[] {
  return withAddresses(records, network)
    .filter(({ port }) => port.protocol === 'tcp' && (port.hostAddress === '' || isIPv6(port.hostAddress)))
    .map(({ port, endpoint }) => ({
      containerId: port.containerId,
      listenAddress: port.hostAddress === '' ? '::1' : port.hostAddress,
      listenPort: port.hostPort,
      targetAddress: endpoint.address,
      targetPort: port.containerPort,
    }));
}
