import type { Binding } from './binding.js';

/** Keys of the search in the help. */
export const HELP_KEYS: readonly Binding[] = [
  {
    id: 'help.search',
    keys: ['/'],
    where: ['help'],
    label: 'search',
    help: 'Show only the keys whose lines hold what is typed; one letter stands for the key itself.',
    footer: 10,
    message: () => ({ type: 'help.search.asked' }),
  },
  {
    id: 'help.search.enter',
    keys: ['enter'],
    where: ['help-search'],
    label: 'done',
    help: 'Go on with what was found.',
    footer: 10,
    message: () => ({ type: 'help.search.entered' }),
  },
  {
    id: 'help.search.leave',
    keys: ['escape'],
    where: ['help-search'],
    label: 'leave',
    help: 'Leave it as it was before.',
    footer: 11,
    message: () => ({ type: 'help.search.left' }),
  },
  {
    id: 'help.search.down',
    keys: ['down', 'page-down'],
    where: ['help-search'],
    label: 'down',
    help: 'Ten down.',
    message: () => ({ type: 'overlay.scrolled', by: 10 }),
  },
  {
    id: 'help.search.up',
    keys: ['up', 'page-up'],
    where: ['help-search'],
    label: 'up',
    help: 'Ten up.',
    message: () => ({ type: 'overlay.scrolled', by: -10 }),
  },
];
