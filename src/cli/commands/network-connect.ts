import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { parseDriverOption } from '../create/network-option.js';
import { integerFlag, listFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { parseLink, parseMacAddress } from '../values/address.js';

/** `docker network connect`, and a hardware address, which docker's lacks. */
export const networkConnect = command({
  summary: 'Connect a container to a network',
  operands: { usage: 'NETWORK CONTAINER', min: 2, max: 2 },
  flags: {
    alias: textListFlag({ help: 'Add network-scoped alias for the container' }),
    driverOpt: listFlag({ help: 'driver options for the network', parse: parseDriverOption }),
    gwPriority: integerFlag({
      help: 'Highest gw-priority provides the default gateway. Accepts positive and negative values',
    }),
    ip: textFlag({ help: 'IPv4 address (e.g., "172.30.100.104")' }),
    ip6: textFlag({ help: 'IPv6 address (e.g., "2001:db8::33")' }),
    link: listFlag({ help: 'Add link to another container', parse: parseLink }),
    linkLocalIp: textListFlag({ help: 'Add a link-local address for the container' }),
    macAddress: valueFlag({ help: 'MAC address (e.g., 92:d0:c6:0a:29:33)', parse: parseMacAddress }),
  },
  async run(engine: Pick<Engine, 'networks'>, { flags, operands: [network = '', container = ''] }) {
    await engine.networks.connect(network, container, {
      aliases: flags.alias,
      links: flags.link,
      linkLocalAddresses: flags.linkLocalIp,
      driverOptions: Object.assign({}, ...flags.driverOpt),
      ipv4Address: flags.ip || undefined,
      ipv6Address: flags.ip6 || undefined,
      macAddress: flags.macAddress,
      gatewayPriority: flags.gwPriority,
    });
  },
});
