import type { ListedContext } from '../../../contexts/index.js';
import type { Backup, BackupSchedule, DiskUsage, EngineEvent, SystemInfo } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { isAlive } from '../container-order.js';
import { readValue } from '../detail/reading.js';
import { shortImageName } from '../short-image-name.js';
import { type RegistryRow, systemTabView, type WholeUsage } from '../system/system-view.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';

/** What one kind of thing takes on the disk. */
export type DiskRow = {
  readonly id: 'images' | 'containers' | 'volumes' | 'cache';
  readonly total: number;
  /** In use. */
  readonly active: number;
  readonly bytes: number;
  readonly reclaimableBytes: number;
};

/** Each kind of thing, reckoned as `system df` does. */
export const diskRows = memo(
  ({ system }: AppState) => [readValue(system.disk)] as const,
  (usage): readonly DiskRow[] =>
    usage ? [imagesRow(usage), containersRow(usage), volumesRow(usage), cacheRow(usage)] : [],
);

/** What images share is theirs, and is reckoned there. */
function cacheRow({ cache }: WholeUsage): DiskRow {
  const own = cache.filter(({ isShared }) => !isShared);
  return {
    id: 'cache',
    total: cache.length,
    active: cache.filter(({ isInUse }) => isInUse).length,
    bytes: sum(own.map(({ sizeBytes }) => sizeBytes)),
    reclaimableBytes: sum(own.filter(({ isInUse }) => !isInUse).map(({ sizeBytes }) => sizeBytes)),
  };
}

/** What images in use have for themselves is needed; the rest could go. */
function imagesRow({ images, layersBytes }: DiskUsage): DiskRow {
  const used = images.filter(({ containers }) => containers > 0);
  const usedBytes = sum(used.map(({ image, sharedBytes }) => image.sizeBytes - sharedBytes));
  const reclaimableBytes = Math.max(0, layersBytes - usedBytes);
  return { id: 'images', total: images.length, active: used.length, bytes: layersBytes, reclaimableBytes };
}

function containersRow({ containers }: DiskUsage): DiskRow {
  const down = containers.filter(({ container }) => !isAlive(container));
  return {
    id: 'containers',
    total: containers.length,
    active: containers.length - down.length,
    bytes: sum(containers.map(({ sizeBytes }) => sizeBytes)),
    reclaimableBytes: sum(down.map(({ sizeBytes }) => sizeBytes)),
  };
}

function volumesRow({ volumes }: DiskUsage): DiskRow {
  const unused = volumes.filter(({ links }) => links === 0);
  return {
    id: 'volumes',
    total: volumes.length,
    active: volumes.length - unused.length,
    bytes: sum(volumes.map(({ sizeBytes }) => sizeBytes)),
    reclaimableBytes: sum(unused.map(({ sizeBytes }) => sizeBytes)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** One of what takes room on the disk. */
export type DiskThing = {
  readonly kind: 'image' | 'container' | 'volume';
  readonly name: string;
  readonly bytes: number;
  readonly isUsed: boolean;
};

/** Each thing that takes any and matches the filter, the largest first. What images share is in each of them. */
export const largestThings = memo(
  ({ system }: AppState) => [readValue(system.disk), system.views.disk.filter] as const,
  (usage, filter): readonly DiskThing[] => {
    const matches = matcher(filter);
    const { images = [], containers = [], volumes = [] } = usage ?? {};
    const things: readonly DiskThing[] = [
      ...images.map(({ image, containers: users }): DiskThing => {
        const [named] = image.names;
        const name = named === undefined ? image.id.slice(7, 19) : shortImageName(named);
        return { kind: 'image', name, bytes: image.sizeBytes, isUsed: users > 0 };
      }),
      ...containers.map(({ container, sizeBytes }): DiskThing => {
        return { kind: 'container', name: container.name, bytes: sizeBytes, isUsed: isAlive(container) };
      }),
      ...volumes.map(({ name, sizeBytes, links }): DiskThing => {
        return { kind: 'volume', name, bytes: sizeBytes, isUsed: links > 0 };
      }),
    ];
    return things
      .filter(({ bytes, kind, name, isUsed }) => bytes > 0 && matches(`${kind} ${name}`, isUsed ? 'used' : 'unused'))
      .toSorted((a, b) => b.bytes - a.bytes);
  },
);

export type SystemEventRow = { readonly id: string; readonly event: EngineEvent };

/** Events of the chosen type that the filter leaves, newest first. */
export const systemEvents = memo(
  ({ system }: AppState) => [readValue(system.events.shown), system.events.type, system.views.events.filter] as const,
  (events, type, filter): readonly SystemEventRow[] => {
    const matches = matcher(filter);
    return (events ?? [])
      .filter((event) => type === 'all' || event.type === type)
      .filter(({ type: kind, action, actor }) =>
        matches(`${kind} ${action} ${actor.id} ${Object.values(actor.attributes).join(' ')}`),
      )
      .map((event) => ({ id: String(event.sequence), event }));
  },
);

/** Something that is so of the engine or its machine. */
export type EngineFact = {
  readonly id: string;
  readonly fact: string;
  readonly value: string;
  readonly isWarning: boolean;
};

export const engineFacts = memo(
  ({ system }: AppState) => [readValue(system.engine), system.views.engine.filter] as const,
  (info, filter): readonly EngineFact[] => {
    const matches = matcher(filter);
    return (info ? factsOf(info) : []).filter(({ fact, value }) => matches(`${fact} ${value}`));
  },
);

function factsOf(info: SystemInfo): readonly EngineFact[] {
  const facts: readonly (readonly [fact: string, value: string])[] = [
    ['gantry', info.gantryVersion],
    ['storage driver', info.storageDriver],
    ['runtime', `${info.runtime.name} ${info.runtime.version}, ${info.runtime.path}`],
    ['monitor', `conmon ${info.monitor.version}, ${info.monitor.path}`],
    ['cgroups', `version ${info.cgroupVersion}`],
    ['kernel', info.kernelVersion],
    ['system', `${info.operatingSystem}, ${info.architecture}`],
    ['machine', `${info.hostname}, ${info.cpus} cpus, ${Math.round(info.memoryBytes / 2 ** 20)} MB`],
    ['data root', info.dataRoot],
    ['run root', info.runRoot],
  ];
  return [
    ...facts.map(([fact, value]) => ({ id: fact, fact, value, isWarning: false })),
    ...info.warnings.map((value, index) => ({ id: `warning ${index}`, fact: 'warning', value, isWarning: true })),
  ];
}

export type ContextRow = ListedContext & { readonly id: string };

export const contextRows = memo(
  ({ system }: AppState) => [readValue(system.contexts), system.views.contexts.filter] as const,
  (contexts, filter): readonly ContextRow[] => {
    const matches = matcher(filter);
    return (contexts ?? [])
      .filter(({ name, endpoint, kind, description }) => matches(`${name} ${endpoint} ${kind} ${description}`))
      .map((context) => ({ ...context, id: context.name }));
  },
);

export const registryRows = memo(
  ({ system }: AppState) => [readValue(system.registries.rows), system.views.registries.filter] as const,
  (rows, filter): readonly RegistryRow[] => {
    const matches = matcher(filter);
    return (rows ?? []).filter((row) => matches(registryText(row)));
  },
);

function registryText(row: RegistryRow): string {
  switch (row.kind) {
    case 'login':
      return `${row.login.registry} ${row.login.username}`;
    case 'repository':
      return `${row.found.name} ${row.found.description}`;
    case 'tag':
      return row.tag;
    default:
      return row satisfies never;
  }
}

/** A kept backup, or when the next one of a volume is due. */
export type BackupRow = { readonly id: string } & (
  | { readonly kind: 'backup'; readonly backup: Backup; readonly isVolumeGone: boolean }
  | { readonly kind: 'schedule'; readonly schedule: BackupSchedule; readonly isVolumeGone: boolean }
);

/** Schedules first, then backups from the newest on; also of volumes that are gone. */
export const backupRows = memo(
  ({ system }: AppState) => [readValue(system.backups), system.views.backups.filter] as const,
  (kept, filter): readonly BackupRow[] => {
    const matches = matcher(filter);
    const names = new Set(kept?.volumes);
    const isGone = (volume: string): boolean => !names.has(volume);
    const schedules = (kept?.schedules ?? []).map((schedule): BackupRow => {
      return { id: `schedule ${schedule.volume}`, kind: 'schedule', schedule, isVolumeGone: isGone(schedule.volume) };
    });
    const backups = (kept?.backups ?? []).map((backup): BackupRow => {
      return { id: String(backup.number), kind: 'backup', backup, isVolumeGone: isGone(backup.volume) };
    });
    return [...schedules, ...backups].filter((row) =>
      row.kind === 'backup'
        ? matches(`${row.backup.volume} ${row.backup.note} ${row.isVolumeGone ? 'gone' : ''}`, row.backup.cause)
        : matches(`${row.schedule.volume} schedule ${row.isVolumeGone ? 'gone' : ''}`),
    );
  },
);

export const requestRows = memo(
  ({ system }: AppState) => [readValue(system.requests), system.views.requests.filter] as const,
  (requests, filter) => {
    const matches = matcher(filter);
    return (requests ?? []).filter(({ text }) => matches(text));
  },
);

/** What the list of the shown tab has, in its order. */
export function systemRows(state: AppState): readonly { readonly id: string }[] {
  const { tab } = state.system;
  switch (tab) {
    case 'disk':
      return diskRows(state);
    case 'events':
      return systemEvents(state);
    case 'engine':
      return engineFacts(state);
    case 'contexts':
      return contextRows(state);
    case 'registries':
      return registryRows(state);
    case 'backups':
      return backupRows(state);
    case 'requests':
      return requestRows(state);
    default:
      return tab satisfies never;
  }
}

/** The row under the cursor, out of those of a tab. */
export function selectedSystemRow<Row extends { readonly id: string }>(
  { system }: AppState,
  rows: readonly Row[],
): Row | undefined {
  const { selectedId } = systemTabView(system);
  return rows.find(({ id }) => id === selectedId);
}
