import { copiesOf } from '../state/copies/copies.js';
import type { Binding } from './binding.js';

/** What is said of an object, for other programs. */
export const COPY_KEYS: readonly Binding[] = [
  {
    id: 'object.copy',
    keys: ['y'],
    where: ['lists', 'stats', 'detail'],
    label: 'copy',
    help: 'Copy its name, id, address or the like to the clipboard of your terminal (OSC 52); twice copies the name.',
    whyNot: (state) => (copiesOf(state) ? undefined : 'Nothing is selected.'),
    message: () => ({ type: 'copies.asked' }),
  },
  {
    id: 'copy.choose',
    keys: ['enter', 'y'],
    where: ['copies'],
    label: 'copy',
    help: 'Copy what is under the cursor.',
    footer: 10,
    message: () => ({ type: 'copies.chosen' }),
  },
];
