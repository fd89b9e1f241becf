import type { ContainerId, Network, NetworkDetails, NetworkDriver } from '../../engine/index.js';
import type { AnswerObject } from './answer-object.js';
import { readMoment } from './moment.js';

const BUILT_IN = new Set(['bridge', 'host', 'none']);

/** @see moby, api/types/network: Summary */
export function readNetwork(answer: AnswerObject): Network {
  const ipam = answer.object('IPAM');
  const name = answer.text('Name');
  const driver = answer.text('Driver');
  return {
    id: answer.text('Id'),
    name,
    // Other engines have drivers of their own; they are shown by their names.
    driver: driver as NetworkDriver,
    createdAtMs: readMoment(answer.text('Created')),
    labels: answer.textMap('Labels'),
    options: answer.textMap('Options'),
    isInternal: answer.boolean('Internal'),
    isAttachable: answer.boolean('Attachable'),
    hasIpv4:
      driver !== 'null' && driver !== 'host' && (!answer.keys().includes('EnableIPv4') || answer.boolean('EnableIPv4')),
    hasIpv6: answer.boolean('EnableIPv6'),
    isBuiltIn: BUILT_IN.has(name),
    addressing: {
      driver: ipam?.text('Driver') === 'null' ? 'null' : 'default',
      options: ipam?.textMap('Options') ?? {},
      pools: (ipam?.objects('Config') ?? []).map((pool) => ({
        subnet: pool.text('Subnet'),
        range: pool.text('IPRange'),
        gateway: pool.text('Gateway'),
        reserved: pool.textMap('AuxiliaryAddresses'),
      })),
    },
  };
}

/** @see moby, api/types/network: Inspect */
export function readNetworkDetails(answer: AnswerObject): NetworkDetails {
  const containers = answer.object('Containers');
  return {
    network: readNetwork(answer),
    members: (containers?.keys() ?? []).map((id) => {
      const member = containers?.object(id);
      return {
        containerId: id as ContainerId,
        containerName: member?.text('Name') ?? '',
        endpointId: member?.text('EndpointID') ?? '',
        macAddress: member?.text('MacAddress') ?? '',
        ipv4Address: member?.text('IPv4Address') ?? '',
        ipv6Address: member?.text('IPv6Address') ?? '',
      };
    }),
  };
}
