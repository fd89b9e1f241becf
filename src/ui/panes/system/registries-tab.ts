import { count } from '../../format.js';
import { say } from '../../language/say.js';
import type { Cell, Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { registryRows } from '../../state/selectors/system.js';
import { type RegistryPlace, type RegistryRow, registryPlace } from '../../state/system/system-view.js';
import { display } from '../../text.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemFilterTitle, systemListDrawing } from './system-list.js';

type RegistryColumn = 'name' | 'stars' | 'about';

const NAME: Column<RegistryColumn> = { name: 'name', title: 'NAME', width: 20, grow: 2, maxWidth: 60 };
const ABOUT: Column<RegistryColumn> = { name: 'about', title: '', width: 12, grow: 3 };

const COLUMNS: Readonly<Record<RegistryPlace['kind'], readonly Column<RegistryColumn>[]>> = {
  logins: [
    { ...NAME, title: 'REGISTRY' },
    { ...ABOUT, title: 'LOGGED IN AS' },
  ],
  search: [
    { ...NAME, title: 'IMAGE' },
    { name: 'stars', title: 'STARS', width: 6, align: 'right', dropOrder: 1 },
    { ...ABOUT, title: 'DESCRIPTION' },
  ],
  catalog: [{ ...NAME, title: 'IMAGE' }],
  tags: [{ ...NAME, title: 'TAG' }],
};

const EMPTY: Readonly<Record<RegistryPlace['kind'], string>> = {
  logins: 'There is no login to any registry. n logs in, s searches for images.',
  search: 'Nothing matches. s searches for something else.',
  catalog: 'The registry has no images. Backspace goes back.',
  tags: 'It has no tags. Backspace goes back.',
};

/** Who we are at which registry; what they have, what matches a search, and the tags of an image. */
export const drawRegistries: DrawTab = (state, room) => {
  const place = registryPlace(state.system);
  const titles = [placeTitle(place)];
  const { rows: reading } = state.system.registries;
  const unread = unreadDrawing(reading, 'what is there', room);
  if (unread) return { ...unread, titles };
  const rows = registryRows(state);
  if (rows.length === 0) return { ...emptySystemDrawing(state, EMPTY[place.kind], room), titles };
  const drawn = systemListDrawing(
    state,
    { columns: COLUMNS[place.kind], rows, toRow: (row) => ({ id: row.id, cells: cellsOf(row) }) },
    room,
  );
  const total = readValue(reading)?.length ?? 0;
  const number = systemFilterTitle(state, rows.length, total) || count(total, NOUNS[place.kind]);
  return { ...drawn, titles: [...titles, number] };
};

const NOUNS: Readonly<Record<RegistryPlace['kind'], string>> = {
  logins: 'login',
  search: 'image',
  catalog: 'image',
  tags: 'tag',
};

function placeTitle(place: RegistryPlace): string {
  switch (place.kind) {
    case 'logins':
      return 'logins';
    case 'search':
      return `search: ${display(place.term)}`;
    case 'catalog':
      return display(place.registry);
    case 'tags':
      return display(place.repository);
    default:
      return place satisfies never;
  }
}

function cellsOf(row: RegistryRow): Readonly<Partial<Record<RegistryColumn, Cell>>> {
  switch (row.kind) {
    case 'login': {
      const { registry, username, helper } = row.login;
      const by = helper === undefined ? '' : say(`, kept by ${helper}`);
      return { name: { text: display(registry) }, about: { text: display(`${username}${by}`), tone: 'faint' } };
    }
    case 'repository': {
      const { name, description, stars, isOfficial } = row.found;
      const about = [isOfficial ? say('official') : '', description].filter(Boolean).join(': ');
      return {
        name: { text: display(name) },
        stars: { text: stars > 0 ? String(stars) : '-', tone: 'faint' },
        about: { text: display(about), tone: 'faint' },
      };
    }
    case 'tag':
      return { name: { text: display(row.tag) } };
    default:
      return row satisfies never;
  }
}
