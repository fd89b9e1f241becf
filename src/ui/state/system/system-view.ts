import type { ContextPing, ListedContext } from '../../../contexts/index.js';
import type {
  Backup,
  BackupSchedule,
  BuildCacheRecord,
  DiskUsage,
  EngineEvent,
  FoundRepository,
  Login,
  SystemInfo,
} from '../../../engine/index.js';
import type { TabView } from '../detail/detail.js';
import { READING, type Reading } from '../detail/reading.js';
import type { Problem } from '../problem.js';

/** The sides of the engine and its machine. */
export type SystemTab = 'disk' | 'events' | 'engine' | 'contexts' | 'registries' | 'backups' | 'requests';

/** A tab and its names, the short one for where there is little room; in the order of their numbers. */
export const SYSTEM_TABS: readonly { readonly tab: SystemTab; readonly title: string; readonly short: string }[] = [
  { tab: 'disk', title: 'Disk', short: 'Disk' },
  { tab: 'events', title: 'Events', short: 'Evts' },
  { tab: 'engine', title: 'Engine', short: 'Eng' },
  { tab: 'contexts', title: 'Contexts', short: 'Ctx' },
  { tab: 'registries', title: 'Registries', short: 'Regs' },
  { tab: 'backups', title: 'Backups', short: 'Bkps' },
  { tab: 'requests', title: 'API requests', short: 'API' },
];

/** What lies on the disk, and what builds keep there. */
export type WholeUsage = DiskUsage & { readonly cache: readonly BuildCacheRecord[] };

/** What of the engine is looked at, and as much of it as was read. */
export type SystemView = {
  readonly tab: SystemTab;
  /** What is being read for the tab; undefined while it is not on the screen. */
  readonly source: SystemSource | undefined;
  readonly views: Readonly<Record<SystemTab, TabView>>;
  readonly disk: Reading<WholeUsage>;
  readonly events: EventsView;
  readonly engine: Reading<SystemInfo>;
  readonly contexts: Reading<readonly ListedContext[]>;
  /** What came of greeting each of them, by name; one that is being greeted is not in it. */
  readonly pings: ReadonlyMap<string, PingOutcome>;
  readonly registries: RegistriesView;
  readonly backups: Reading<KeptBackups>;
  readonly requests: Reading<readonly ApiRequestLine[]>;
};

/** What a tab reads; it is read again when this is another. */
export type SystemSource =
  | { readonly tab: Exclude<SystemTab, 'registries'> }
  | { readonly tab: 'registries'; readonly place: RegistryPlace };

export const EVENT_TYPES = ['all', 'container', 'image', 'volume', 'network', 'daemon'] as const;

/** Events as they come. */
export type EventsView = {
  /** Newest first. */
  readonly shown: Reading<readonly EngineEvent[]>;
  /** Those that came since it was paused. */
  readonly held: readonly EngineEvent[];
  readonly isPaused: boolean;
  readonly type: (typeof EVENT_TYPES)[number];
};

/** Whether an engine answered, and if not why. */
export type PingOutcome = { readonly ping: ContextPing } | { readonly problem: Problem };

/** Where one is among registries: who we are there, what they have, what matches, and which tags that has. */
export type RegistryPlace =
  | { readonly kind: 'logins' }
  | { readonly kind: 'search'; readonly term: string }
  | { readonly kind: 'catalog'; readonly registry: string }
  | { readonly kind: 'tags'; readonly repository: string };

/** The places that one came through; the last is where one is. */
export type RegistriesView = {
  readonly trail: readonly RegistryPlace[];
  readonly rows: Reading<readonly RegistryRow[]>;
};

export type RegistryRow = { readonly id: string } & (
  | { readonly kind: 'login'; readonly login: Login }
  | { readonly kind: 'repository'; readonly found: FoundRepository }
  /** An image as one pulls it. */
  | { readonly kind: 'tag'; readonly tag: string; readonly ref: string }
);

/** Backups of all volumes, of those that are gone too, and when the next ones are due. */
export type KeptBackups = {
  readonly backups: readonly Backup[];
  readonly schedules: readonly BackupSchedule[];
  /** Names of those that are there. */
  readonly volumes: readonly string[];
};

/** What somebody asked of the API, and what came of it. Foreign text. */
export type ApiRequestLine = {
  readonly id: string;
  readonly timeMs: number;
  /** Of the `serve` that was asked. */
  readonly pid: number;
  readonly text: string;
};

const UNTOUCHED: TabView = { selectedId: undefined, top: 0, filter: '' };

const LOGINS: RegistryPlace = { kind: 'logins' };

/** Nothing has been read. */
export const FIRST_SYSTEM_VIEW: SystemView = {
  tab: 'disk',
  source: undefined,
  views: {
    disk: UNTOUCHED,
    events: UNTOUCHED,
    engine: UNTOUCHED,
    contexts: UNTOUCHED,
    registries: UNTOUCHED,
    backups: UNTOUCHED,
    requests: UNTOUCHED,
  },
  disk: READING,
  events: { shown: READING, held: [], isPaused: false, type: 'all' },
  engine: READING,
  contexts: READING,
  pings: new Map(),
  registries: { trail: [LOGINS], rows: READING },
  backups: READING,
  requests: READING,
};

/** The view of the tab that is shown. */
export function systemTabView({ tab, views }: SystemView): TabView {
  return views[tab];
}

export function withSystemTabView(system: SystemView, change: Partial<TabView>): SystemView {
  const { tab, views } = system;
  return { ...system, views: { ...views, [tab]: { ...views[tab], ...change } } };
}

/** Where one is among registries. */
export function registryPlace({ registries: { trail } }: SystemView): RegistryPlace {
  return trail.at(-1) ?? LOGINS;
}

/** The tab so many places on; past the last comes the first. */
export function systemTabBeside(tab: SystemTab, by: number): SystemTab {
  const index = SYSTEM_TABS.findIndex((other) => other.tab === tab);
  return SYSTEM_TABS[(index + by + SYSTEM_TABS.length) % SYSTEM_TABS.length]?.tab ?? tab;
}
