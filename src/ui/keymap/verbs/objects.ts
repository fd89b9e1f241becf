import type { Container } from '../../../engine/index.js';
import type { AppState, ListedVolume } from '../../state/app-state.js';
import { type UsedImage, visibleImages } from '../../state/selectors/images.js';
import { type PeopledNetwork, visibleNetworks } from '../../state/selectors/networks.js';
import { shortImageName } from '../../state/short-image-name.js';
import { STATS_COLUMNS } from '../../state/stats/stats-columns.js';
import type { ArgumentKind, NamedList } from './verb.js';

/** Something that can be named behind a verb. */
export type Named = { readonly name: string; readonly note: string };

/** What may be named, in the order of the lists; filters of the lists do not count here. */
export function namedObjects(state: AppState, kind: ArgumentKind): readonly Named[] {
  switch (kind) {
    case 'containers':
      return state.containers.items.map(({ name, state: { status }, image }) => ({
        name,
        note: `${status}, ${image}`,
      }));
    case 'images':
      return allImages(state).flatMap((image) => {
        const note = image.users.length > 0 ? `used by ${image.users.map(({ name }) => name).join(' ')}` : 'unused';
        const names = image.names.length > 0 ? image.names.map(shortImageName) : [image.id.slice(7, 19)];
        return names.map((name) => ({ name, note }));
      });
    case 'volumes':
      return state.volumes.items.map(({ name, users }) => ({ name, note: users.length > 0 ? 'in use' : 'unused' }));
    case 'networks':
      return state.networks.items.map(({ name, driver }) => ({ name, note: driver }));
    case 'column':
      return STATS_COLUMNS.map((name) => ({ name, note: '' }));
    case 'word':
    case 'line':
      return [];
    default:
      return kind satisfies never;
  }
}

/** Without the filter of their list. */
const allImages = (state: AppState): readonly UsedImage[] =>
  visibleImages({ ...state, lists: { ...state.lists, images: { ...state.lists.images, filter: '' } } });

export function findContainer({ containers }: AppState, word: string): Container | undefined {
  return containers.items.find(({ name, id }) => name === word || (word.length >= 4 && id.startsWith(word)));
}

export function findImage(state: AppState, word: string): UsedImage | undefined {
  const short = word.replace(/^sha256:/, '');
  return allImages(state).find(
    ({ names, id }) =>
      names.some(
        (name) => name === word || shortImageName(name) === word || shortImageName(name) === `${word}:latest`,
      ) ||
      (short.length >= 4 && id.slice(7).startsWith(short)),
  );
}

export const findVolume = ({ volumes }: AppState, word: string): ListedVolume | undefined =>
  volumes.items.find(({ name }) => name === word);

export const findNetwork = (state: AppState, word: string): PeopledNetwork | undefined =>
  visibleNetworks({ ...state, lists: { ...state.lists, networks: { ...state.lists.networks, filter: '' } } }).find(
    ({ name, id }) => name === word || (word.length >= 4 && id.startsWith(word)),
  );

/** The engine's sentences for what is not there are docker's; these are the screen's, which has looked at its lists only. */
const NOUNS: Readonly<Record<NamedList, string>> = {
  containers: 'container',
  images: 'image',
  volumes: 'volume',
  networks: 'network',
};

export function missing(list: NamedList, word: string): { readonly reason: string } {
  return { reason: `There is no ${NOUNS[list]} ${word}.` };
}
