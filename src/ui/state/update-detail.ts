import { detailListHeight, detailRect } from '../layout.js';
import type { AppState } from './app-state.js';
import {
  type Detail,
  type DetailedList,
  type DetailTab,
  PROCESS_ORDERS,
  tabView,
  withTabView,
} from './detail/detail.js';
import { lastFileTop } from './detail/file-lines.js';
import { type FileOwner, type FilesView, type OpenFile, parentPath } from './detail/files-view.js';
import { processTable } from './detail/process-table.js';
import { READING, readValue } from './detail/reading.js';
import { openingTab, tabBeside } from './detail/tabs.js';
import type { DetailMessage, ListMessage } from './message.js';
import {
  detailContainer,
  selectedRow,
  tabRows,
  visibleChanges,
  visibleEntries,
  visibleNodes,
} from './selectors/detail.js';
import { visibleLayers } from './selectors/image-detail.js';
import { visibleMembers } from './selectors/projects.js';
import { type Step, step, withNotice } from './step.js';

/** Events kept of a container. */
const MAX_EVENTS = 1000;

/** The detail of the selected container: opened, closed, turned to another side; and what is done in its tabs. */
export function updateDetail(state: AppState, message: DetailMessage): Step {
  const { detail } = state;
  switch (message.type) {
    case 'detail.opened':
      return step(opened(state, message.of, message.tab));
    case 'detail.tab.chosen':
      return step(withDetail(state, { tab: message.tab }));
    case 'detail.tab.moved':
      return step(withDetail(state, { tab: tabBeside(detail, message.by) }));
    case 'secrets.toggled':
      return step(withDetail(state, { showsSecrets: !detail.showsSecrets }));
    case 'node.turned':
      return step(turned(state));
    case 'entry.opened':
      return openEntry(state);
    case 'directory.left':
      return step(leftDirectory(state));
    case 'change.shown':
      return step(shownChange(state));
    case 'layer.turned':
      return step(turnedLayer(state));
    case 'user.shown':
      return step(shownContainer(state, message.containerId));
    case 'process.signalled':
      return step(withNotice(state, `Process ${message.pid} got ${message.signalName}.`, 'good'));
    case 'file.copied':
      return step(withNotice(state, `Copied ${message.from} to ${message.to}.`, 'good'));
    default:
      return arrived(state, message);
  }
}

type ArrivedMessage = Extract<DetailMessage, { readonly id: unknown }>;

/** What was read; of what is no longer shown, nothing is kept. */
function arrived(state: AppState, message: ArrivedMessage): Step {
  const { detail } = state;
  if (message.id !== detail.subject) return step(state);
  switch (message.type) {
    case 'processes.read': {
      const table = processTable(message, readValue(detail.processes));
      return step(withDetail(state, { processes: { kind: 'read', value: table } }));
    }
    case 'details.read':
      return step(withDetail(state, { inspected: { kind: 'read', value: message.details } }));
    case 'changes.read':
      return step(withDetail(state, { changes: { kind: 'read', value: message.changes } }));
    case 'saves.read':
      return step(withDetail(state, { saves: { kind: 'read', value: message.saves } }));
    case 'layers.read':
      return step(withDetail(state, { layers: { kind: 'read', value: message.layers } }));
    case 'history.read':
      return step(withDetail(state, { history: { kind: 'read', value: message.steps } }));
    case 'dockerfile.read':
      return step(withDetail(state, { dockerfile: { kind: 'read', value: message.lines } }));
    case 'image.inspected':
      return step(withDetail(state, { inspectedImage: { kind: 'read', value: message.inspected } }));
    case 'images.compared':
      return step(withDetail(state, { compare: { kind: 'read', value: message.comparison } }));
    case 'flows.read':
      return step(withDetail(state, { flows: { kind: 'read', value: message.reports } }));
    case 'directory.read':
      if (message.path !== detail.files.directory) return step(state);
      return step(withFiles(state, { entries: { kind: 'read', value: message.entries } }));
    case 'link.followed':
      return step(
        message.to === 'directory'
          ? inDirectory(state, message.path)
          : withFiles(state, { open: { path: message.path, content: READING, top: 0 } }),
      );
    case 'file.read':
      return step(withOpenFile(state, message.path, { kind: 'read', value: message.content }));
    case 'file.failed':
      return step(withOpenFile(state, message.path, { kind: 'failed', problem: message.problem }));
    case 'container.events.begun':
      return step(withDetail(state, { events: { kind: 'read', value: [] } }));
    case 'container.events.came': {
      const events = [...message.events.toReversed(), ...(readValue(detail.events) ?? [])].slice(0, MAX_EVENTS);
      return step(withDetail(state, { events: { kind: 'read', value: events } }));
    }
    case 'detail.failed': {
      const failed = { kind: 'failed', problem: message.problem } as const;
      if (message.tab === 'files' || message.tab === 'volume-files') return step(withFiles(state, { entries: failed }));
      if (message.tab === 'image-inspect') return step(withDetail(state, { inspectedImage: failed }));
      return step(withDetail(state, { [message.tab === 'inspect' ? 'inspected' : message.tab]: failed }));
    }
    default:
      return message satisfies never;
  }
}

/** Moves, sorting and the filter, where the detail has the keys. */
export function updateDetailList(state: AppState, message: ListMessage): Step {
  const { detail } = state;
  switch (message.type) {
    case 'cursor.moved':
      return step(moved(state, message.by));
    case 'cursor.paged':
      return step(moved(state, Math.round(message.by * Math.max(1, detailListHeight(state) - 1))));
    case 'cursor.sent':
      return step(moved(state, message.to === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY));
    case 'sort.advanced': {
      const index = PROCESS_ORDERS.indexOf(detail.processOrder);
      return step(withDetail(state, { processOrder: PROCESS_ORDERS[(index + 1) % PROCESS_ORDERS.length] ?? 'tree' }));
    }
    case 'filter.asked': {
      const { filter } = tabView(detail);
      return step({ ...state, overlay: { kind: 'prompt', purpose: 'filter', text: filter, before: filter } });
    }
    default:
      return step(state);
  }
}

export function withDetail(state: AppState, change: Partial<Detail>): AppState {
  return { ...state, detail: { ...state.detail, ...change } };
}

/** Escape in the detail: out of a file, then the filter goes, then what was revealed. Undefined where nothing of it is left. */
export function steppedBackInDetail(state: AppState): AppState | undefined {
  const { detail } = state;
  if (detail.tab === 'files' && detail.files.open) return withFiles(state, { open: undefined });
  if (tabView(detail).filter !== '') return { ...state, detail: withTabView(detail, { filter: '' }) };
  return detail.showsSecrets ? withDetail(state, { showsSecrets: false }) : undefined;
}

function opened(state: AppState, of: DetailedList, tab: DetailTab = state.detail.tab): AppState {
  return { ...withDetail(state, { isOpen: true, of, tab: openingTab(of, tab) }), focus: 'detail' };
}

function withFiles(state: AppState, change: Partial<FilesView>): AppState {
  return withDetail(state, { files: { ...state.detail.files, ...change } });
}

function withOpenFile(state: AppState, path: string, content: OpenFile['content']): AppState {
  const { open } = state.detail.files;
  return open?.path === path ? withFiles(state, { open: { ...open, content } }) : state;
}

function moved(state: AppState, by: number): AppState {
  const { detail } = state;
  const { open } = detail.files;
  if (detail.tab === 'files' && open) {
    const { width = 0 } = detailRect(state) ?? {};
    const last = lastFileTop(open, { width: width - 2, height: detailListHeight(state) });
    return withFiles(state, { open: { ...open, top: Math.min(Math.max(open.top + by, 0), last) } });
  }
  const rows = tabRows(state);
  const index = rows.findIndex(({ id }) => id === tabView(detail).selectedId);
  const target = Math.min(Math.max(index + by, 0), rows.length - 1);
  return { ...state, detail: withTabView(detail, { selectedId: rows[target]?.id }) };
}

function turned(state: AppState): AppState {
  const node = selectedRow(state, visibleNodes(state));
  if (!node || node.kind === 'leaf') return state;
  return withDetail(state, { turnedNodes: state.detail.turnedNodes.symmetricDifference(new Set([node.id])) });
}

/** The files of a layer stand below it, or do not. */
function turnedLayer(state: AppState): AppState {
  const row = selectedRow(state, visibleLayers(state));
  if (row?.kind !== 'layer') return state;
  return withDetail(state, { turnedNodes: state.detail.turnedNodes.symmetricDifference(new Set([row.id])) });
}

/** The container of a project that the cursor is on. */
export function shownMember(state: AppState): AppState {
  const row = selectedRow(state, visibleMembers(state));
  return shownContainer(state, row?.kind === 'container' ? row.id : undefined);
}

/** Whatever hides it in the list of containers no longer does. */
function shownContainer(state: AppState, id: string | undefined): AppState {
  if (id === undefined) return state;
  const containers = { ...state.lists.containers, selectedId: id, filter: '' };
  return opened({ ...state, showsAll: true, lists: { ...state.lists, containers } }, 'containers');
}

function openEntry(state: AppState): Step {
  const row = selectedRow(state, visibleEntries(state));
  const owner = fileOwner(state);
  if (!row || !owner || state.detail.files.open) return step(state);
  const { entry } = row;
  if (!entry) return step(leftDirectory(state));
  if (entry.kind === 'directory') return step(inDirectory(state, entry.path));
  // Where a link leads is not known before it is followed.
  return step(
    entry.kind === 'symlink' ? state : withFiles(state, { open: { path: entry.path, content: READING, top: 0 } }),
    { type: 'file.open', owner, entry },
  );
}

/** Whose files the tab shows. */
function fileOwner({ detail: { of, subject } }: AppState): FileOwner | undefined {
  if (subject === undefined || (of !== 'containers' && of !== 'volumes')) return undefined;
  return { kind: of === 'volumes' ? 'volume' : 'container', id: subject };
}

function leftDirectory(state: AppState): AppState {
  const { directory, open } = state.detail.files;
  if (open) return withFiles(state, { open: undefined });
  if (directory === '/') return state;
  const up = inDirectory(state, parentPath(directory));
  // The cursor is on what one comes from.
  return { ...up, detail: withTabView(up.detail, { selectedId: directory }) };
}

/** Walks into a directory. What its list was filtered by was about the one before. */
export function inDirectory(state: AppState, directory: string): AppState {
  const walked = withFiles(state, { directory, entries: READING, open: undefined });
  return { ...walked, detail: withTabView(walked.detail, { selectedId: undefined, top: 0, filter: '' }) };
}

function shownChange(state: AppState): AppState {
  const change = selectedRow(state, visibleChanges(state));
  if (!change) return state;
  const walked = inDirectory(withDetail(state, { tab: 'files' }), parentPath(change.path));
  return { ...walked, detail: withTabView(walked.detail, { selectedId: change.path }) };
}

/** Copies what the cursor is on, or the file that is looked into, to a path of the machine. */
export function copiedOut(state: AppState, to: string): Step {
  const path = pathToCopy(state);
  const container = detailContainer(state);
  if (path === undefined || !container || to === '') return step(state);
  return step(withNotice(state, `Copying ${path}…`), { type: 'file.copy', id: container.id, path, to });
}

/** What a copy would be of. */
export function pathToCopy(state: AppState): string | undefined {
  const { open } = state.detail.files;
  return open ? open.path : selectedRow(state, visibleEntries(state))?.entry?.path;
}
