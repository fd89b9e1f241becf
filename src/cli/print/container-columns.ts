import type { Container, ContainerMount } from '../../engine/index.js';
import { containerCommand } from '../../wire/words/container-command.js';
import { containerStatus } from '../../wire/words/container-status.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column, labelColumn } from '../format/columns.js';
import { containerPorts } from './container-ports.js';
import { humanSize } from './human-size.js';
import { quote } from './quote.js';
import { ellipsis, shortId } from './short.js';
import { localTime } from './timestamp.js';

/** A container, with what else is shown of it. */
export type ContainerRow = {
  readonly container: Container;
  /** Further names, as links have them; docker shows them where nothing is cut. */
  readonly linkNames?: readonly string[] | undefined;
  readonly size?: { readonly writableBytes: number; readonly rootBytes: number } | undefined;
};

export type ContainerColumnOptions = { readonly nowMs: number; readonly isTruncated: boolean };

const COMMAND_WIDTH = 20;
const MOUNT_WIDTH = 15;

/** What `ps` shows without `--format`. */
export const CONTAINER_COLUMNS = ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'] as const;

/** Docker's fields of a container in a list. @see docker/cli, formatter/container.go */
export function containerColumns({ nowMs, isTruncated }: ContainerColumnOptions): Columns<ContainerRow> {
  const cut = (text: string, width: number): string => (isTruncated ? ellipsis(text, width) : text);
  return {
    ID: column('CONTAINER ID', ({ container: { id } }) => (isTruncated ? shortId(id) : id)),
    Image: column('IMAGE', ({ container }) => imageName(container, isTruncated)),
    Command: column('COMMAND', ({ container }) => quote(cut(containerCommand(container.config), COMMAND_WIDTH))),
    CreatedAt: column('CREATED AT', ({ container }) => localTime(container.createdAtMs)),
    RunningFor: column('CREATED', ({ container }) => ago(container.createdAtMs, nowMs)),
    Status: column('STATUS', ({ container }) => containerStatus(container, nowMs)),
    State: column('STATE', ({ container }) => container.state.status),
    Ports: column('PORTS', ({ container }) => containerPorts(container)),
    Names: column('NAMES', ({ container, linkNames = [] }) => [container.name, ...linkNames].join()),
    Size: column('SIZE', ({ size }) => sizeText(size)),
    Labels: column('LABELS', ({ container }) => labelsText(container.config.labels)),
    Label: labelColumn(({ container }) => container.config.labels),
    Mounts: column('MOUNTS', ({ container }) =>
      container.config.mounts.map((mount) => cut(mountName(mount), MOUNT_WIDTH)).join(','),
    ),
    LocalVolumes: column('LOCAL VOLUMES', ({ container }) =>
      String(container.config.mounts.filter(({ type }) => type === 'volume').length),
    ),
    Networks: column('NETWORKS', ({ container }) => networkNames(container)),
    // Docker knows it of images with several platforms only.
    Platform: column('PLATFORM', () => null),
  };
}

/** An image named by its id is cut as ids are, one named by digest loses that. */
function imageName({ image, imageId }: Container, isTruncated: boolean): string {
  if (image === '') return '<no image>';
  if (!isTruncated) return image;
  return image === imageId ? shortId(image) : image.replace(/@.*$/, '');
}

function sizeText(size: ContainerRow['size']): string {
  if (!size) return '0B';
  return `${humanSize(size.writableBytes)} (virtual ${humanSize(size.rootBytes)})`;
}

const mountName = ({ type, source, destination }: ContainerMount): string => (type === 'tmpfs' ? destination : source);

/** Those that it is on, or will be when it starts. */
function networkNames({ config: { network, endpoints }, state }: Container): string {
  if (network.kind === 'container') return `container:${network.id}`;
  if (state.endpoints.length > 0) return state.endpoints.map(({ networkName }) => networkName).join();
  const first = network.kind === 'network' ? network.name : network.kind;
  return [...new Set([first, ...endpoints.map((endpoint) => endpoint.network)])].join();
}

/** `a=1,b=2`, sorted. */
export const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
