import { type Container, recordedPlaces } from '../engine/index.js';
import { modeOf } from './host-config-to-wire.js';
import { listedPorts } from './listed-ports.js';
import { mountToWire } from './mount-to-wire.js';
import { placeToWire } from './network-settings-to-wire.js';
import { containerCommand } from './words/container-command.js';
import { containerStatus } from './words/container-status.js';

/** What `size` of the engine's containers gives. */
export type ContainerSize = { readonly writableBytes: number; readonly rootBytes: number };

export type SummaryOptions = {
  readonly nowMs: number;
  readonly size?: ContainerSize | undefined;
  /** Folders of volumes by their names. */
  readonly volumePaths: Readonly<Record<string, string>>;
  /** Names of networks that give no addresses → ids. */
  readonly networkIds?: ReadonlyMap<string, string> | undefined;
};

/** A container in the answer of `/containers/json`. @see moby, api/types/container: Summary */
export function containerSummaryToWire(container: Container, { nowMs, size, volumePaths, networkIds }: SummaryOptions) {
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
    NetworkSettings: { Networks: placesToWire(container, networkIds) },
    Mounts: config.mounts
      .filter(({ type, askedBy }) => type !== 'tmpfs' || askedBy === 'mount')
      .map((mount) => mountToWire(mount, volumePaths)),
  };
}

/** Places of one that is alive are known; of others there is what was asked for. */
const placesToWire = (
  container: Container,
  networkIds: SummaryOptions['networkIds'],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    recordedPlaces(container).map((place) => {
      const networkId = place.networkId || (networkIds?.get(place.networkName) ?? '');
      return [place.networkName, placeToWire({ ...place, networkId })];
    }),
  );
