import { whyNoVisit } from '../state/visits/update-visits.js';
import type { Binding } from './binding.js';

/** Through the places where one was. Nothing but what is looked at changes by them. */
export const VISIT_KEYS: readonly Binding[] = [
  {
    id: 'visit.back',
    keys: ['{', 'alt-left'],
    where: ['panes'],
    label: 'previous place',
    help: 'Go back to where you were before: its pane, its tab and what the cursor was on.',
    whyNot: (state) => whyNoVisit(state, 'past'),
    message: () => ({ type: 'visits.walked', to: 'past' }),
  },
  {
    id: 'visit.forward',
    keys: ['}', 'alt-right'],
    where: ['panes'],
    label: 'next place',
    help: 'Go on again to where you came back from.',
    whyNot: (state) => whyNoVisit(state, 'ahead'),
    message: () => ({ type: 'visits.walked', to: 'ahead' }),
  },
];
