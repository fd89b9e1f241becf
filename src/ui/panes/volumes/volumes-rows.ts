import { compactBytes, moment } from '../../format.js';
import { say } from '../../language/say.js';
import { type Column, type TableRow, widestText } from '../../parts/table.js';
import type { AppState, ListedVolume } from '../../state/app-state.js';
import { memo } from '../../state/selectors/memo.js';
import { userNames, visibleVolumes } from '../../state/selectors/volumes.js';
import { display } from '../../text.js';

export type VolumeColumn = 'name' | 'users' | 'size' | 'used' | 'age';

export const VOLUME_COLUMNS: readonly Column<VolumeColumn>[] = [
  { name: 'name', title: 'NAME', width: 14, wholeShare: 0.4, grow: 1, growsFirst: true, maxWidth: 64 },
  { name: 'users', title: 'USED BY', width: 9, grow: 3 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'used', title: 'LAST USE', width: 8, align: 'right', dropOrder: 1 },
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
];

export const SORTED_VOLUME_COLUMN: Readonly<Record<string, VolumeColumn>> = {
  name: 'name',
  created: 'age',
  'last use': 'used',
  users: 'users',
};

/** How wide the names are, of all volumes, so that columns keep still. */
export const volumeTextWidths = memo(
  ({ volumes }: AppState) => [volumes.items] as const,
  (items): Readonly<Partial<Record<VolumeColumn, number>>> => ({
    name: widestText(items.map((volume) => display(shownName(volume)))),
  }),
);

/** The rows in view. Foreign text has passed `display()`. */
export function volumeRows(
  state: AppState,
  { height }: { readonly height: number },
): readonly TableRow<VolumeColumn>[] {
  const { top, marked } = state.lists.volumes;
  return visibleVolumes(state)
    .slice(top, top + height)
    .map((volume) => toRow(volume, state, marked.has(volume.id)));
}

function toRow(
  volume: ListedVolume,
  { nowMs, pending, volumeSizes, settings }: AppState,
  isMarked: boolean,
): TableRow<VolumeColumn> {
  const { id, isAnonymous, createdAtMs, lastUsedAtMs, users } = volume;
  const work = pending.get(id);
  const when = { nowMs, dates: settings.dates };
  const isInUse = users.some(({ isAlive }) => isAlive);
  return {
    id,
    isMarked,
    cells: {
      name: { text: display(shownName(volume)), tone: isAnonymous ? 'faint' : 'plain' },
      users: work
        ? { text: say(work), tone: 'busy' }
        : { text: display(userNames(volume).join(' ')) || '-', tone: isInUse ? 'good' : 'faint' },
      size: { text: sizeText(volumeSizes, id), tone: 'faint' },
      used: {
        text: isInUse ? say('now') : lastUsedAtMs === undefined ? '-' : moment(lastUsedAtMs, when),
        tone: 'faint',
      },
      age: { text: moment(createdAtMs, when), tone: 'faint' },
    },
  };
}

/** Nothing before it is measured. */
function sizeText({ bytes }: AppState['volumeSizes'], name: string): string {
  const sizeBytes = bytes.get(name);
  if (sizeBytes !== undefined) return compactBytes(sizeBytes, 1000);
  return bytes.has(name) ? '-' : '';
}

const SHORT_NAME_LENGTH = 12;

/** Names that nobody chose are cut, as ids are. */
export const shownName = ({ name, isAnonymous }: Pick<ListedVolume, 'name' | 'isAnonymous'>): string =>
  isAnonymous ? name.slice(0, SHORT_NAME_LENGTH) : name;
