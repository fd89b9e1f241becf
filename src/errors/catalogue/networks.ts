import { entry } from '../entry.js';

/** Networks, addresses and published ports. @see CATALOGUE */
export const NETWORK_ERRORS = {
  network_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `network ${ref} not found`,
  }),
  network_addresses_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ network, family }: { network: string; family: 'ipv4' | 'ipv6' }) =>
      `no available ${family === 'ipv4' ? 'IPv4' : 'IPv6'} addresses on network ${network}`,
    hint: 'Remove containers that are no longer needed.',
  }),
  network_ambiguous: entry({
    kind: 'invalid_argument',
    message: ({ ref }: { ref: string }) => `network ${ref} is ambiguous: several ids begin with it`,
  }),
  network_name_taken: entry({
    kind: 'conflict',
    message: ({ name }: { name: string }) => `network with name ${name} already exists`,
  }),
  network_built_in: entry({
    kind: 'permission_denied',
    message: ({ name, operation }: { name: string; operation: 'create' | 'remove' }) =>
      operation === 'create'
        ? `operation is not permitted on predefined ${name} network`
        : `${name} is a pre-defined network and cannot be removed`,
  }),
  network_in_use: entry({
    kind: 'permission_denied',
    message: ({ name, id }: { name: string; id: string }) =>
      `error while removing network: network ${name} id ${id} has active endpoints`,
    hint: 'Stop or disconnect its containers first: gantry network inspect names them.',
  }),
  network_driver_single: entry({
    kind: 'permission_denied',
    message: ({ driver }: { driver: string }) => `only one instance of "${driver}" network is allowed`,
    hint: 'Use the network that is there.',
  }),
  network_driver_not_found: entry({
    kind: 'not_found',
    message: ({ driver }: { driver: string }) =>
      `could not find plugin ${driver} in v1 plugin registry: plugin not found`,
    hint: 'There are bridge, macvlan and ipvlan.',
  }),
  network_device_taken: entry({
    kind: 'permission_denied',
    message: ({ network, reason }: { network: string; reason: string }) =>
      `cannot create network ${network}: ${reason}`,
  }),
  network_subnet_overlaps: entry({
    kind: 'permission_denied',
    message: ({ subnet, other }: { subnet: string; other: string }) =>
      `invalid pool request: Pool overlaps with other one on this address space: ${subnet} and ${other}`,
  }),
  network_address_taken: entry({
    kind: 'permission_denied',
    message: ({ address }: { address: string }) => `Address already in use: ${address}`,
  }),
  network_already_connected: entry({
    kind: 'permission_denied',
    message: ({ container, network }: { container: string; network: string }) =>
      `endpoint with name ${container} already exists in network ${network}`,
  }),
  network_not_connected: entry({
    kind: 'conflict',
    message: ({ container, network }: { container: string; network: string }) =>
      `container ${container} is not connected to network ${network}`,
  }),
  network_settings_invalid: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `cannot read ${path}: ${reason}`,
  }),
  network_subnets_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ routes }: { routes: readonly string[] }) =>
      `could not find a free IP address range for the bridge: every candidate collides with a route of this host (${routes.join(', ')})`,
  }),
  port_taken: entry({
    kind: 'conflict',
    message: ({ address, port, owner }: { address: string; port: number; owner: string }) =>
      `Bind for ${address}:${port} failed: port is already allocated${owner ? ` by ${owner}` : ''}`,
  }),
  address_not_here: entry({
    kind: 'invalid_argument',
    message: ({ protocol, address, port }: { protocol: string; address: string; port: number }) =>
      `driver failed programming external connectivity: listen ${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}: bind: cannot assign requested address`,
    hint: 'This machine has no such address.',
  }),
  ports_exhausted: entry({
    kind: 'resource_exhausted',
    message: ({ protocol }: { protocol: string }) => `found no free ${protocol} port to publish`,
    hint: 'Name a port of the host yourself, or remove containers that are no longer needed.',
  }),
  network_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot set up the network (${step}): ${reason}`,
    hint: 'It takes root, iproute2, nftables 1.0.2 or newer, and a kernel with bridge, veth and nf_tables.',
  }),
  network_not_own: entry({
    kind: 'conflict',
    message: ({ name, reason }: { name: string; reason: string }) =>
      `container ${name} has no network of its own: ${reason}`,
  }),
  interface_not_found: entry({
    kind: 'not_found',
    message: ({ name, container, present }: { name: string; container: string; present: readonly string[] }) =>
      `container ${container} has no interface ${JSON.stringify(name)}: it has ${present.join(', ')}`,
  }),
  filter_invalid: entry({
    kind: 'invalid_argument',
    message: ({ filter, reason }: { filter: string; reason: string }) =>
      `cannot read the filter ${JSON.stringify(filter)}: ${reason}`,
    hint: "It is in tcpdump's words: 'host 10.0.0.2 and not port 53', 'tcp and (port 80 or 443)', 'src net 10.0.0.0/8'.",
  }),
  shaping_unsupported: entry({
    kind: 'unavailable',
    message: ({ what, missing }: { what: string; missing: string }) =>
      `this machine's kernel cannot ${what}: it has no ${missing}`,
    hint: 'Load the kernel module, or use a kernel that has it.',
  }),
  shaping_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot change the traffic (${step}): ${reason}`,
  }),
  capture_failed: entry({
    kind: 'unavailable',
    message: ({ step, reason }: { step: string; reason: string }) => `cannot capture packets (${step}): ${reason}`,
  }),
  flows_unavailable: entry({
    kind: 'unavailable',
    message: ({ reason }: { reason: string }) => `cannot tell who talks to whom: ${reason}`,
    hint: 'It takes connection tracking in the kernel (nf_conntrack, nf_conntrack_netlink) and nftables.',
  }),
} as const;
