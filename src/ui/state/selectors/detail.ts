import type { Container, EngineEvent, FileChange, FileEntry, Save } from '../../../engine/index.js';
import { containerToWire } from '../../../wire/container-to-wire.js';
import { imageToWire } from '../../../wire/image-to-wire.js';
import { throughJson } from '../../../wire/json.js';
import type { AppState } from '../app-state.js';
import { tabView } from '../detail/detail.js';
import { type InspectNode, inspectTree } from '../detail/inspect-tree.js';
import { type ContainerJson, type ImageJson, maskImageJson, maskJson } from '../detail/mask-json.js';
import { type ProcessRow, processTree, type TreeRow } from '../detail/process-table.js';
import { readValue } from '../detail/reading.js';
import { toVariable, type Variable } from '../detail/secrets.js';
import { containerById } from './containers.js';
import { visibleFlows } from './flows.js';
import {
  visibleDifferences,
  visibleHistory,
  visibleInstructions,
  visibleLayers,
  visibleUsers,
} from './image-detail.js';
import { visibleOverview } from './image-overview.js';
import { imageById, type UsedImage } from './images.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';
import { visibleMembers } from './projects.js';

/** The container that the detail is about. */
export function detailContainer(state: AppState): Container | undefined {
  return containerById(state, state.detail.subject);
}

/** The image that the detail is about. */
export function detailImage(state: AppState): UsedImage | undefined {
  return imageById(state, state.detail.subject);
}

/** The processes in the list. As a tree only where nothing is left out of it. */
export const visibleProcesses = memo(
  ({ detail }: AppState) => [readValue(detail.processes), detail.processOrder, detail.views.processes.filter] as const,
  (table, order, filter): readonly TreeRow[] => {
    const rows = table?.rows ?? [];
    if (filter === '' && order === 'tree') return processTree(rows);
    const matches = matcher(filter);
    const found = rows.filter(({ process }) =>
      matches(`${process.pid} ${process.name} ${process.command.join(' ')}`, process.state),
    );
    const ordered = order === 'tree' ? found : found.toSorted((a, b) => weight(b, order) - weight(a, order));
    return ordered.map((row) => ({ ...row, branch: '' }));
  },
);

function weight({ process, cpuPercent }: ProcessRow, order: 'cpu' | 'memory'): number {
  return order === 'cpu' ? (cpuPercent ?? -1) : process.residentBytes;
}

/** An entry in the list of files; the first leads up. */
export type EntryRow = { readonly id: string; readonly entry: FileEntry | undefined };

export const visibleEntries = memo(
  ({ detail }: AppState) =>
    [readValue(detail.files.entries), detail.files.directory, detail.views.files.filter] as const,
  (entries, directory, filter): readonly EntryRow[] => {
    const matches = matcher(filter);
    const rows = (entries ?? [])
      .filter(({ name, kind }) => matches(name, kind))
      .toSorted((a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory'))
      .map((entry) => ({ id: entry.path, entry }));
    return directory === '/' ? rows : [{ id: '..', entry: undefined }, ...rows];
  },
);

export type ChangeRow = FileChange & { readonly id: string };

export const visibleChanges = memo(
  ({ detail }: AppState) => [readValue(detail.changes), detail.views.changes.filter] as const,
  (changes, filter): readonly ChangeRow[] => {
    const matches = matcher(filter);
    return (changes ?? [])
      .filter(({ path, kind }) => matches(path, kind))
      .map((change) => ({ ...change, id: change.path }));
  },
);

export const visibleVariables = memo(
  (state: AppState) => [detailContainer(state)?.config.env, state.detail.views.environment.filter] as const,
  (env, filter): readonly Variable[] => {
    const matches = matcher(filter);
    // What is masked is not searched either: a filter would tell it letter by letter.
    return (env ?? []).map(toVariable).filter(({ name, shown }) => matches(`${name}=${shown}`));
  },
);

export type EventRow = { readonly id: string; readonly event: EngineEvent };

export const visibleEvents = memo(
  ({ detail }: AppState) => [readValue(detail.events), detail.views.events.filter] as const,
  (events, filter): readonly EventRow[] => {
    const matches = matcher(filter);
    return (events ?? [])
      .filter(({ action, actor }) => matches(`${action} ${Object.values(actor.attributes).join(' ')}`))
      .map((event) => ({ id: String(event.sequence), event }));
  },
);

export type SaveRow = { readonly id: string; readonly save: Save };

export const visibleSaves = memo(
  ({ detail }: AppState) => [readValue(detail.saves), detail.views.saves.filter] as const,
  (saves, filter): readonly SaveRow[] => {
    const matches = matcher(filter);
    return (saves ?? [])
      .filter(({ number, note, cause }) => matches(`${number} ${note}`, cause))
      .map((save) => ({ id: String(save.number), save }));
  },
);

/** What `docker inspect` prints of the container. Secrets are masked unless they are asked for. */
const inspectedJson = memo(
  ({ detail }: AppState) => [readValue(detail.inspected), detail.showsSecrets] as const,
  (details, showsSecrets): ContainerJson | undefined => {
    if (!details) return undefined;
    const json = throughJson(containerToWire(details)) as ContainerJson;
    return showsSecrets ? json : maskJson(json);
  },
);

/** What `docker inspect` prints of the image. */
const inspectedImageJson = memo(
  ({ detail }: AppState) => [readValue(detail.inspectedImage), detail.showsSecrets] as const,
  (inspected, showsSecrets): ImageJson | undefined => {
    if (!inspected) return undefined;
    const json = throughJson(imageToWire(inspected.image, inspected.storage)) as ImageJson;
    return showsSecrets ? json : maskImageJson(json);
  },
);

const shownJson = (state: AppState): object | undefined =>
  state.detail.of === 'images' ? inspectedImageJson(state) : inspectedJson(state);

export const visibleNodes = memo(
  (state: AppState) => [shownJson(state), state.detail.turnedNodes, state.detail.views.inspect.filter] as const,
  (json, turned, filter): readonly InspectNode[] =>
    json ? inspectTree(json, { turned, matches: filter === '' ? undefined : matcher(filter) }) : [],
);

/** How many lines the inspect tab has with all of it unfolded. */
export const nodeCount = memo(
  (state: AppState) => [shownJson(state)] as const,
  (json): number => (json ? inspectTree(json, { turned: new Set(), matches: () => true }).length : 0),
);

/** What the list of the shown tab has, in its order. */
export function tabRows(state: AppState): readonly { readonly id: string }[] {
  const { tab } = state.detail;
  switch (tab) {
    case 'processes':
      return visibleProcesses(state);
    case 'files':
      return visibleEntries(state);
    case 'changes':
      return visibleChanges(state);
    case 'environment':
      return visibleVariables(state);
    case 'events':
      return visibleEvents(state);
    case 'saves':
      return visibleSaves(state);
    case 'overview':
      return visibleOverview(state);
    case 'layers':
      return visibleLayers(state);
    case 'history':
      return visibleHistory(state);
    case 'users':
      return visibleUsers(state);
    case 'compare':
      return visibleDifferences(state);
    case 'dockerfile':
      return visibleInstructions(state);
    case 'inspect':
      return visibleNodes(state);
    case 'services':
      return visibleMembers(state);
    case 'flows':
      return visibleFlows(state);
    default:
      return tab satisfies never;
  }
}

/** The row under the cursor, out of those of a tab. */
export function selectedRow<Row extends { readonly id: string }>(
  { detail }: AppState,
  rows: readonly Row[],
): Row | undefined {
  const { selectedId } = tabView(detail);
  return rows.find(({ id }) => id === selectedId);
}
