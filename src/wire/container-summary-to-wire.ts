import type { Container } from '../engine/index.js';
import { modeOf } from './host-config-to-wire.js';
import { listedPorts } from './listed-ports.js';
import { mountToWire } from './mount-to-wire.js';
import { placeToWire } from './network-settings-to-wire.js';
import { containerCommand } from './words/container-command.js';
import { containerStatus } from './words/container-status.js';

/** What `size` of the engine's containers gives. */
export type ContainerSize = { readonly writableBytes: number; readonly rootBytes: number };

/** A container in the answer of `/containers/json`. @see moby, api/types/container: Summary */
export function containerSummaryToWire(
  container: Container,
  { nowMs, size }: { readonly nowMs: number; readonly size?: ContainerSize | undefined },
) {
  const { config, state } = container;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: container.imageId,
    Command: containerCommand(config),
    Created: Math.trunc(container.createdAtMs / 1000),
    Ports: listedPorts(container),
    SizeRw: size?.writableBytes,
    SizeRootFs: size?.rootBytes,
    Labels: config.labels,
    State: state.status,
    Status: containerStatus(container, nowMs),
    HostConfig: {
      NetworkMode: modeOf(config.network),
      ...(Object.keys(config.annotations).length > 0 && { Annotations: config.annotations }),
    },
    NetworkSettings: { Networks: placesToWire(container) },
    Mounts: config.mounts
      .filter(({ type, askedBy }) => type !== 'tmpfs' || askedBy === 'mount')
      // Where a volume lies is told by an inspection alone.
      .map((mount) => mountToWire(mount, {})),
  };
}

/** Places of one that is alive are known; of others there is what was asked for. */
function placesToWire({ config, state }: Container): Readonly<Record<string, unknown>> {
  const { network, endpoints } = config;
  if (network.kind === 'container') return {};
  const settingsOf = (name: string) => endpoints.find((endpoint) => endpoint.network === name);
  const names = state.endpoints.map(({ networkName }) => networkName);
  const asked = names.length > 0 ? names : [...new Set([modeOf(network), ...endpoints.map((each) => each.network)])];
  return Object.fromEntries(
    asked.map((networkName) => {
      const endpoint = state.endpoints.find((each) => each.networkName === networkName);
      const settings = settingsOf(networkName) ?? NOTHING_ASKED;
      return [
        networkName,
        placeToWire({ networkName, networkId: endpoint?.networkId ?? '', settings: { ...settings }, endpoint }),
      ];
    }),
  );
}

const NOTHING_ASKED = {
  network: '',
  aliases: [],
  links: [],
  ipv4Address: '',
  ipv6Address: '',
  linkLocalAddresses: [],
  macAddress: '',
  driverOptions: {},
  gatewayPriority: 0,
} as const;
