import type { VolumeDetails, VolumeUser } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Column, type Columns, column, labelColumn } from '../format/columns.js';
import { labelsText } from '../print/container-columns.js';
import { humanSize } from '../print/human-size.js';

/** What the table shows. */
export const VOLUME_COLUMNS = ['Driver', 'Name'] as const;

/** Of a swarm, or where docker would have to measure. */
const UNKNOWN = 'N/A';

/** What `--usage` shows. */
export const USAGE_COLUMNS = ['Name', 'Size', 'LastUsed', 'Users'] as const;

/** With sizes, where they were measured. */
export type ListedVolume = VolumeDetails & { readonly sizeBytes?: number | undefined };

/** What docker has no field for. */
const ofOurs = (title: string, read: (volume: ListedVolume) => unknown): Column<ListedVolume> => ({
  title,
  read,
  isMethod: true,
});

/** @see docker/cli, formatter/volume.go */
export const volumeColumns = (nowMs: number): Columns<ListedVolume> => ({
  Availability: column('AVAILABILITY', () => UNKNOWN),
  Driver: column('DRIVER', () => 'local'),
  Group: column('GROUP', () => UNKNOWN),
  Label: labelColumn(({ labels }) => labels),
  Labels: column('LABELS', ({ labels }) => labelsText(labels)),
  Links: column('LINKS', () => UNKNOWN),
  Mountpoint: column('MOUNTPOINT', ({ mountpoint }) => mountpoint),
  Name: column('VOLUME NAME', ({ name }) => name),
  Scope: column('SCOPE', () => 'local'),
  Size: column('SIZE', ({ sizeBytes }) => (sizeBytes === undefined ? UNKNOWN : humanSize(sizeBytes))),
  Status: column('STATUS', () => UNKNOWN),
  LastUsed: ofOurs('LAST USED', (volume) => lastUse(volume, nowMs)),
  Users: ofOurs('USED BY', ({ users }) => users.map(userText).join(', ')),
});

function lastUse({ users, lastUsedAtMs }: VolumeDetails, nowMs: number): string {
  if (users.some(({ isAlive }) => isAlive)) return 'in use';
  return lastUsedAtMs === undefined ? 'never' : ago(lastUsedAtMs, nowMs);
}

/** `web:/data:ro`, in brackets where that container does not run. */
function userText({ containerName, destination, isReadOnly, isAlive }: VolumeUser): string {
  const text = `${containerName}:${destination}${isReadOnly ? ':ro' : ''}`;
  return isAlive ? text : `(${text})`;
}
