import type { ScreenVocabulary } from '../config/screen-vocabulary.js';
import { effectiveKeymap } from './keymap/effective-keymap.js';
import { whyNoKey } from './keymap/key-spelling.js';
import { KEYMAP } from './keymap/keymap.js';
import { SETTING_KEYS } from './keymap/setting-keys.js';
import { CONTAINER_COLUMNS } from './panes/containers/container-columns.js';
import { IMAGE_COLUMNS } from './panes/images/images-rows.js';
import { NETWORK_COLUMNS } from './panes/networks/networks-rows.js';
import { TOP_FIGURES } from './panes/top/top-columns.js';
import { VOLUME_COLUMNS } from './panes/volumes/volumes-rows.js';
import { parseLook } from './themes/look.js';
import { TONES } from './themes/tone.js';

/** The words that settings of the screen may use. Templates are read by whoever puts values into them. */
export function screenVocabulary({ whyNoTemplate }: Pick<ScreenVocabulary, 'whyNoTemplate'>): ScreenVocabulary {
  return {
    actions: [...KEYMAP, ...SETTING_KEYS].map(({ id }) => id),
    columns: {
      containers: namesOf(CONTAINER_COLUMNS),
      images: namesOf(IMAGE_COLUMNS),
      volumes: namesOf(VOLUME_COLUMNS),
      networks: namesOf(NETWORK_COLUMNS),
      top: namesOf(TOP_FIGURES),
    },
    meanings: TONES,
    isLook: (text) => parseLook(text) !== undefined,
    whyNoKey,
    whyNoTemplate,
    complaints: (config) => effectiveKeymap(config).complaints,
  };
}

const namesOf = (columns: readonly { readonly name: string }[]): readonly string[] => columns.map(({ name }) => name);
