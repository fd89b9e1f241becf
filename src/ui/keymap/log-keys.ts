import type { AppState } from '../state/app-state.js';
import type { Binding } from './binding.js';

const whyNoLog = ({ logs }: AppState): string | undefined =>
  logs.containerId ? undefined : 'No container is selected.';
const whyNoSearch = ({ logs }: AppState): string | undefined =>
  logs.search ? undefined : 'Nothing is searched for. Press / first.';

export const LOG_KEYS: readonly Binding[] = [
  {
    id: 'logs.follow',
    keys: ['f'],
    where: ['logs'],
    label: 'follow',
    help: 'Follow the newest line, or hold still.',
    footer: 10,
    whyNot: whyNoLog,
    message: () => ({ type: 'logs.follow.toggled' }),
  },
  {
    id: 'logs.search',
    keys: ['/'],
    where: ['logs'],
    label: 'search',
    help: 'Search upwards from the view.',
    footer: 11,
    whyNot: whyNoLog,
    message: () => ({ type: 'prompt.asked', purpose: 'log-search', text: '' }),
  },
  {
    id: 'logs.search.older',
    keys: ['n'],
    where: ['logs'],
    label: 'next match',
    help: 'To the next match, upwards.',
    whyNot: whyNoSearch,
    message: () => ({ type: 'logs.search.moved', direction: -1 }),
  },
  {
    id: 'logs.search.newer',
    keys: ['N'],
    where: ['logs'],
    label: 'previous match',
    help: 'Back to the match before, downwards.',
    whyNot: whyNoSearch,
    message: () => ({ type: 'logs.search.moved', direction: 1 }),
  },
  {
    id: 'logs.wrap',
    keys: ['w'],
    where: ['logs'],
    label: 'wrap',
    help: 'Wrap long lines, or cut them.',
    footer: 12,
    message: () => ({ type: 'logs.wrap.toggled' }),
  },
  {
    id: 'logs.timestamps',
    keys: ['t'],
    where: ['logs'],
    label: 'times',
    help: 'Show when each line was written.',
    footer: 13,
    message: () => ({ type: 'logs.timestamps.toggled' }),
  },
];
