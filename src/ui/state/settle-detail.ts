import type { Image } from '../../engine/index.js';
import { detailListHeight } from '../layout.js';
import type { AppState } from './app-state.js';
import { isAlive } from './container-order.js';
import { type DetailedList, type DetailSource, detailOf, tabView, withTabView } from './detail/detail.js';
import { containerById } from './selectors/containers.js';
import { tabRows } from './selectors/detail.js';
import { comparedWith } from './selectors/image-detail.js';
import { imageById } from './selectors/images.js';
import { listedItems } from './selectors/lists.js';
import { networkById } from './selectors/networks.js';
import { settledTop } from './settled-top.js';
import { type Step, step } from './step.js';

/**
 * The detail is that of the selected container, its cursor stays on its row, and only what is on the screen is read.
 *
 * A selected row that is not there yet keeps its place while the list is being read.
 */
export function settleDetail(before: AppState, state: AppState): Step {
  const { detail, lists } = state;
  const selectedId = lists[detail.of].selectedId;
  const subject = subjectOf(state, detail.of, selectedId);
  const about = subject === detail.subject ? state : { ...state, detail: detailOf(subject, detail) };
  const source = wantedSource(about);
  const sourced = { ...about, detail: { ...about.detail, source } };
  const next = settledView(before, isSameSource(source, about.detail.source) ? about : sourced);
  if (isSameSource(source, detail.source)) return step(next);
  return step(next, source ? { type: 'detail.follow', source } : { type: 'detail.leave' });
}

/** A row that is still there. */
function subjectOf(state: AppState, of: DetailedList, id: string | undefined): string | undefined {
  if (of === 'containers') return containerById(state, id)?.id;
  return listedItems(state, of).find((item) => item.id === id)?.id;
}

function wantedSource(state: AppState): DetailSource | undefined {
  const { detail } = state;
  if (detailListHeight(state) === 0) return undefined;
  if (detail.of === 'images') return imageSource(state);
  if (detail.of === 'volumes') return volumeSource(detail);
  if (detail.of === 'networks') return networkSource(state);
  if (detail.of === 'projects') return undefined;
  const container = containerById(state, detail.subject);
  if (!container) return undefined;
  const { id } = container;
  switch (detail.tab) {
    case 'processes':
      return isAlive(container) ? { tab: 'processes', id } : undefined;
    case 'files':
      return { tab: 'files', id, path: detail.files.directory };
    case 'changes':
    case 'events':
      return { tab: detail.tab, id };
    case 'flows':
      return { tab: 'flows', id, containerIds: isAlive(container) ? [id] : [] };
    case 'inspect':
    case 'saves':
      return { tab: detail.tab, id, record: container };
    default:
      return undefined;
  }
}

function volumeSource({ subject, files }: AppState['detail']): DetailSource | undefined {
  return subject === undefined ? undefined : { tab: 'volume-files', id: subject, path: files.directory };
}

function networkSource(state: AppState): DetailSource | undefined {
  const network = networkById(state, state.detail.subject);
  return network && { tab: 'flows', id: network.id, containerIds: network.places.map(({ container }) => container.id) };
}

function imageSource(state: AppState): DetailSource | undefined {
  const { tab, subject } = state.detail;
  const image = imageById(state, subject);
  if (!image) return undefined;
  const { id } = image;
  if (tab === 'inspect' || tab === 'overview')
    return { tab: 'image-inspect', id, record: listedImage(state, id) ?? image };
  const other = comparedWith(state)?.id;
  if (tab === 'compare') return other && { tab, id, other };
  return tab === 'layers' || tab === 'history' || tab === 'dockerfile' ? { tab, id } : undefined;
}

/** Without its users: containers that come and go are no reason to read it again. */
function listedImage({ images }: AppState, id: string): Image | undefined {
  return images.items.find((image) => image.id === id);
}

function isSameSource(a: DetailSource | undefined, b: DetailSource | undefined): boolean {
  return a?.tab === b?.tab && a?.id === b?.id && placeOf(a) === placeOf(b);
}

function placeOf(source: DetailSource | undefined): unknown {
  if (source?.tab === 'inspect' || source?.tab === 'saves' || source?.tab === 'image-inspect') return source.record;
  if (source?.tab === 'compare') return source.other;
  if (source?.tab === 'flows') return source.containerIds.join();
  return source?.tab === 'files' || source?.tab === 'volume-files' ? source.path : undefined;
}

function settledView(before: AppState, state: AppState): AppState {
  const { detail } = state;
  if (!detail.isOpen) return state;
  const view = tabView(detail);
  const rows = tabRows(state);
  if (rows.length === 0) return state;
  const found = staysFirst(before, state) ? 0 : rows.findIndex(({ id }) => id === view.selectedId);
  const index = found >= 0 ? found : isLoading(state) ? -1 : neighbour(before, state);
  const selectedId = index < 0 ? view.selectedId : rows[index]?.id;
  const top = settledTop(view.top, { index, count: rows.length, height: detailListHeight(state) });
  if (selectedId === view.selectedId && top === view.top) return state;
  return { ...state, detail: withTabView(detail, { selectedId, top }) };
}

/** Events come above those that are there: whoever looks at the newest goes on doing so. */
function staysFirst(before: AppState, { detail }: AppState): boolean {
  const { selectedId } = tabView(detail);
  if (detail.tab !== 'events' || before.detail.tab !== 'events') return false;
  return tabView(before.detail).selectedId === selectedId && tabRows(before)[0]?.id === selectedId;
}

/** The way up is there before the entries are. */
function isLoading({ detail }: AppState): boolean {
  return detail.tab === 'files' && detail.files.entries.kind === 'reading';
}

/** What took the place of the row that is gone. */
function neighbour(before: AppState, state: AppState): number {
  const last = tabRows(state).length - 1;
  const { selectedId } = tabView(state.detail);
  if (before.detail.tab !== state.detail.tab) return 0;
  const earlier = tabRows(before).findIndex(({ id }) => id === selectedId);
  return Math.min(Math.max(earlier, 0), last);
}
