import { systemListHeight } from '../../layout.js';
import type { AppState } from '../app-state.js';
import { READING, type Reading, readValue } from '../detail/reading.js';
import type { ListMessage } from '../message.js';
import { registryRows, selectedSystemRow, systemRows } from '../selectors/system.js';
import { type Step, step, withNotice } from '../step.js';
import { startPull } from '../update-pull.js';
import { NO_SIZES } from '../volume-sizes.js';
import type { SystemMessage } from './system-message.js';
import {
  EVENT_TYPES,
  type EventsView,
  FIRST_SYSTEM_VIEW,
  type RegistryPlace,
  registryPlace,
  type SystemView,
  systemTabBeside,
  systemTabView,
  withSystemTabView,
} from './system-view.js';

/** Events kept, of those that are shown and of those that wait. */
const MAX_EVENTS = 2000;

/** The view of the engine and its machine. */
export function updateSystem(state: AppState, message: SystemMessage): Step {
  const { system } = state;
  switch (message.type) {
    case 'context.changed':
      return step(withoutObjects(state), { type: 'system.leave' }, { type: 'engine.open' });
    case 'system.tab.chosen':
      return step(withSystem(state, { tab: message.tab }));
    case 'system.tab.moved':
      return step(withSystem(state, { tab: systemTabBeside(system.tab, message.by) }));
    case 'system.disk.read':
      return step(withSystem(state, { disk: read(message.usage) }));
    case 'system.engine.read':
      return step(withSystem(state, { engine: read(message.info) }));
    case 'system.contexts.read':
      return step(withSystem(state, { contexts: read(message.contexts), pings: new Map() }));
    case 'system.context.greeted':
      return step(withSystem(state, { pings: new Map(system.pings).set(message.name, message.outcome) }));
    case 'system.backups.read':
      return step(withSystem(state, { backups: read(message.kept) }));
    case 'system.requests.read':
      return step(withSystem(state, { requests: read(message.requests) }));
    case 'system.events.begun':
      return step(withEvents(state, { shown: read([]), held: [], isPaused: false }));
    case 'system.events.came':
      return step(withEvents(state, added(system.events, message.events.toReversed())));
    case 'system.events.type.turned': {
      const index = EVENT_TYPES.indexOf(system.events.type);
      return step(withEvents(state, { type: EVENT_TYPES[(index + 1) % EVENT_TYPES.length] ?? 'all' }));
    }
    case 'system.events.paused':
      return step(withEvents(state, turned(system.events)));
    case 'system.registry.read':
      if (message.place !== registryPlace(system)) return step(state);
      return step(withSystem(state, { registries: { ...system.registries, rows: read(message.rows) } }));
    case 'system.registry.opened':
      return openedInRegistry(state);
    case 'system.registry.left':
      return step(leftRegistry(state));
    case 'system.logins.changed':
      return step(withNotice(gone(state, [{ kind: 'logins' }]), message.text, 'good'));
    case 'system.shown':
      return step({ ...state, overlay: { kind: 'report', title: message.title, lines: message.lines, top: 0 } });
    case 'system.failed':
      return step(failed(state, message));
    default:
      return message satisfies never;
  }
}

/** Nothing of what the engine before told is so of the next one. */
function withoutObjects(state: AppState): AppState {
  const none = { items: [], isListed: false };
  const collections = { containers: none, images: none, volumes: none, networks: none, backups: [] };
  const system = { ...FIRST_SYSTEM_VIEW, tab: state.system.tab };
  const seen = { usage: new Map(), troubles: new Map(), volumeSizes: NO_SIZES, pending: new Map(), bulk: undefined };
  return {
    ...state,
    ...collections,
    ...seen,
    system,
    engine: { kind: 'opening' },
    silentSinceMs: undefined,
    secondList: 'images',
  };
}

const read = <Value>(value: Value): Reading<Value> => ({ kind: 'read', value });

export function withSystem(state: AppState, change: Partial<SystemView>): AppState {
  return { ...state, system: { ...state.system, ...change } };
}

function withEvents(state: AppState, change: Partial<EventsView>): AppState {
  return withSystem(state, { events: { ...state.system.events, ...change } });
}

/** While it is paused what is shown stands still, and what comes waits. */
function added({ shown, held, isPaused }: EventsView, newest: EventsView['held']): Partial<EventsView> {
  if (isPaused) return { held: [...newest, ...held].slice(0, MAX_EVENTS) };
  return { shown: read([...newest, ...(readValue(shown) ?? [])].slice(0, MAX_EVENTS)) };
}

function turned({ shown, held, isPaused }: EventsView): Partial<EventsView> {
  if (!isPaused) return { isPaused: true };
  return { isPaused: false, held: [], shown: read([...held, ...(readValue(shown) ?? [])].slice(0, MAX_EVENTS)) };
}

/** From a registry to what it has, from there to the tags, and from a tag to its image. */
function openedInRegistry(state: AppState): Step {
  const row = selectedSystemRow(state, registryRows(state));
  if (!row) return step(state);
  const { trail } = state.system.registries;
  if (row.kind === 'tag') return startPull(state, row.ref);
  const place: RegistryPlace =
    row.kind === 'login'
      ? { kind: 'catalog', registry: row.login.registry }
      : { kind: 'tags', repository: row.found.name };
  return step(gone(state, [...trail, place]));
}

/** What matches `term`, in docker's hub or in the registry that it begins with. */
export function searchedInRegistries(state: AppState, term: string): Step {
  if (term === '') return step(state);
  return step(gone(state, [{ kind: 'logins' }, { kind: 'search', term }]));
}

/** One place back; undefined where there is none. */
export function leftRegistry(state: AppState): AppState {
  const { trail } = state.system.registries;
  return trail.length > 1 ? gone(state, trail.slice(0, -1)) : state;
}

function gone(state: AppState, trail: readonly RegistryPlace[]): AppState {
  const { views } = state.system;
  return withSystem(state, {
    registries: { trail, rows: READING },
    views: { ...views, registries: { selectedId: undefined, top: 0, filter: '' } },
  });
}

function failed(state: AppState, { source, problem }: SystemMessage & { readonly type: 'system.failed' }): AppState {
  const { system } = state;
  const failure = { kind: 'failed', problem } as const;
  if (source.tab === 'registries') {
    const isHere = source.place === registryPlace(system);
    return isHere ? withSystem(state, { registries: { ...system.registries, rows: failure } }) : state;
  }
  return source.tab === 'events' ? withEvents(state, { shown: failure }) : withSystem(state, { [source.tab]: failure });
}

/** Moves and the filter, where this view has the keys. */
export function updateSystemList(state: AppState, message: ListMessage): Step {
  const { system } = state;
  switch (message.type) {
    case 'cursor.moved':
      return step(moved(state, message.by));
    case 'cursor.paged':
      return step(moved(state, Math.round(message.by * Math.max(1, systemListHeight(state) - 1))));
    case 'cursor.sent':
      return step(moved(state, message.to === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY));
    case 'filter.asked': {
      const { filter } = systemTabView(system);
      return step({ ...state, overlay: { kind: 'prompt', purpose: 'filter', text: filter, before: filter } });
    }
    default:
      return step(state);
  }
}

function moved(state: AppState, by: number): AppState {
  const rows = systemRows(state);
  const index = rows.findIndex(({ id }) => id === systemTabView(state.system).selectedId);
  const target = Math.min(Math.max(index + by, 0), rows.length - 1);
  return { ...state, system: withSystemTabView(state.system, { selectedId: rows[target]?.id }) };
}

/** Escape: the filter goes, then what was gone into. Undefined where nothing of it is left. */
export function steppedBackInSystem(state: AppState): AppState | undefined {
  const { system } = state;
  if (systemTabView(system).filter !== '') return { ...state, system: withSystemTabView(system, { filter: '' }) };
  if (system.tab === 'events' && system.events.isPaused) return withEvents(state, turned(system.events));
  return system.tab === 'registries' && system.registries.trail.length > 1 ? leftRegistry(state) : undefined;
}
