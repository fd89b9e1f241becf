import type { CommandObject } from '../../../config/custom-command.js';
import type { Container, Image, Network } from '../../../engine/index.js';
import type { AppState, ListedVolume } from '../app-state.js';
import { selectedContainer } from '../selectors/containers.js';
import { selectedImage } from '../selectors/images.js';
import { networkById } from '../selectors/networks.js';
import { volumeByName } from '../selectors/volumes.js';

/** What a command is run for: how the screen calls it, and the values that its templates may use. */
export type CommandTarget = { readonly label: string; readonly fields: CommandFields };

/** `{{.Name}}` and its like. Labels are a map: `{{index .Labels "tier"}}`. */
export type CommandFields = Readonly<Record<string, FieldValue>>;

type FieldValue = string | number | readonly string[] | ReadonlyMap<string, string>;

/** The object under the cursor; undefined where a command wants one and there is none. */
export function commandTarget(state: AppState, on: CommandObject): CommandTarget | undefined {
  switch (on) {
    case 'container':
      return targetOf(selectedContainer(state), containerFields);
    case 'image':
      return targetOf(selectedImage(state), imageFields);
    case 'volume':
      return targetOf(volumeByName(state, state.lists.volumes.selectedId), volumeFields);
    case 'network':
      return targetOf(networkById(state, state.lists.networks.selectedId), networkFields);
    case 'any':
      return { label: '', fields: {} };
    default:
      return on satisfies never;
  }
}

function targetOf<Item>(item: Item | undefined, fieldsOf: (item: Item) => CommandFields): CommandTarget | undefined {
  if (item === undefined) return undefined;
  const fields = fieldsOf(item);
  return { label: String(fields['Name']), fields };
}

/** The names of the values that a command can use, for docs/config.md; the test compares them with what is given. */
export const COMMAND_FIELDS: Readonly<Record<CommandObject, readonly string[]>> = {
  container: ['ID', 'Name', 'Image', 'ImageID', 'State', 'Pid', 'ExitCode', 'Command', 'Ports', 'Networks', 'Labels'],
  image: ['ID', 'Name', 'Names', 'Size', 'Labels'],
  volume: ['Name', 'Driver', 'Mountpoint', 'Labels'],
  network: ['ID', 'Name', 'Driver', 'Subnets', 'Labels'],
  any: [],
};

function containerFields({ id, name, image, imageId, state, config }: Container): CommandFields {
  return {
    ID: id,
    Name: name,
    Image: image,
    ImageID: imageId,
    State: state.status,
    Pid: state.pid,
    ExitCode: state.exitCode,
    Command: config.command,
    Ports: state.ports.map(({ hostPort, containerPort }) => `${hostPort}:${containerPort}`),
    Networks: state.endpoints.map(({ networkName }) => networkName),
    Labels: labelsOf(config.labels),
  };
}

function imageFields({ id, names, sizeBytes, labels }: Image): CommandFields {
  return { ID: id, Name: names[0] ?? id, Names: names, Size: sizeBytes, Labels: labelsOf(labels) };
}

function volumeFields({ name, mountpoint, labels }: ListedVolume): CommandFields {
  return { Name: name, Driver: 'local', Mountpoint: mountpoint, Labels: labelsOf(labels) };
}

function networkFields({ id, name, driver, addressing, labels }: Network): CommandFields {
  return {
    ID: id,
    Name: name,
    Driver: driver,
    Subnets: addressing.pools.map(({ subnet }) => subnet),
    Labels: labelsOf(labels),
  };
}

const labelsOf = (labels: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(labels));
