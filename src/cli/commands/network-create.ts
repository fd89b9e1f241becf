import type { CreateNetwork, Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import {
  absentFlag,
  type FlagValues,
  listFlag,
  parseBoolean,
  switchFlag,
  textFlag,
  textListFlag,
  valueFlag,
} from '../flag.js';
import { toAddressPools } from '../values/address-pools.js';
import { invalid } from '../values/invalid.js';
import { parseLabel, toRecord } from '../values/key-value.js';

const NETWORKS_OF_SWARM = 'only a swarm has such networks, and gantry manages this machine alone';

export const NETWORK_FLAGS = {
  attachable: switchFlag({ help: 'Enable manual container attachment' }),
  auxAddress: listFlag({
    type: 'map',
    help: 'Auxiliary IPv4 or IPv6 addresses used by Network driver',
    parse: parseAddress,
  }),
  configFrom: absentFlag(),
  configOnly: switchFlag({ help: 'Create a configuration only network' }),
  driver: textFlag({ short: 'd', help: 'Driver to manage the Network', shownDefault: '"bridge"' }),
  gateway: textListFlag({ help: 'IPv4 or IPv6 Gateway for the master subnet' }),
  ingress: switchFlag({ help: 'Create swarm routing-mesh network' }),
  internal: switchFlag({ help: 'Restrict external access to the network' }),
  ipRange: textListFlag({ help: 'Allocate container ip from a sub-range' }),
  ipamDriver: textFlag({ help: 'IP Address Management Driver', shownDefault: '"default"' }),
  ipamOpt: listFlag({ type: 'map', help: 'Set IPAM driver specific options', parse: asOption }),
  ipv4: valueFlag({ type: 'bool', help: 'Enable or disable IPv4 address assignment', parse: parseBoolean }),
  ipv6: switchFlag({ help: 'Enable or disable IPv6 address assignment' }),
  label: listFlag({ help: 'Set metadata on a network', parse: parseLabel }),
  opt: listFlag({ short: 'o', type: 'map', help: 'Set driver specific options', parse: asOption }),
  scope: textFlag({ help: "Control the network's scope" }),
  subnet: textListFlag({ help: 'Subnet in CIDR format that represents a network segment' }),
} as const;

/** `docker network create` */
export const networkCreate = command({
  summary: 'Create a network',
  operands: { usage: 'NETWORK', min: 1, max: 1 },
  flags: NETWORK_FLAGS,
  async run(engine: Pick<Engine, 'networks'>, { flags, operands: [name = ''], out, err }) {
    const { network, warnings } = await engine.networks.create(toCreateNetwork(flags, name));
    for (const warning of warnings) err.line(`WARNING: ${warning}`);
    out.line(network.id);
  },
});

/** What the flags ask for. @throws argument_invalid, flag_not_implemented */
export function toCreateNetwork(flags: FlagValues<typeof NETWORK_FLAGS>, name: string): CreateNetwork {
  if (flags.ingress) throw invalid(`--ingress: ${NETWORKS_OF_SWARM}`);
  if (flags.scope !== undefined && flags.scope !== 'local')
    throw invalid(`--scope ${flags.scope}: ${NETWORKS_OF_SWARM}`);
  if (flags.configOnly) throw engineError('flag_not_implemented', { flag: '--config-only' });
  return {
    name,
    driver: flags.driver,
    labels: toRecord(flags.label),
    options: toRecord(flags.opt),
    isInternal: flags.internal,
    isAttachable: flags.attachable,
    hasIpv4: flags.ipv4,
    hasIpv6: flags.ipv6,
    addressing: {
      driver: flags.ipamDriver,
      options: toRecord(flags.ipamOpt),
      pools: toAddressPools(flags),
    },
  };
}

/** Checks `KEY=VALUE`, or `KEY` with nothing as its value, as docker has it. */
function asOption(text: string): string {
  if (text === '' || text.startsWith('='))
    throw invalid(`invalid argument ${JSON.stringify(text)}: it must be of the form key=value`);
  return text;
}

/** Checks `NAME=ADDRESS`. */
function parseAddress(text: string): string {
  if (!/^[^=]+=/.test(text))
    throw invalid(`invalid argument ${JSON.stringify(text)}: it must be of the form key=value`);
  return text;
}
