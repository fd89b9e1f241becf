import { focusedList } from '../state/selectors/lists.js';
import type { Binding, Place } from './binding.js';

const MOVABLE: readonly Place[] = ['system', 'lists', 'stats', 'logs', 'detail', 'terminal'];

/** Moves: in the lists the cursor, in the stats that of the containers, in the logs the view. */
const MOVES: readonly Binding[] = [
  {
    id: 'move.down',
    keys: ['j', 'down'],
    where: MOVABLE,
    label: 'down',
    help: 'One down.',
    message: () => ({ type: 'cursor.moved', by: 1 }),
  },
  {
    id: 'move.up',
    keys: ['k', 'up'],
    where: MOVABLE,
    label: 'up',
    help: 'One up.',
    message: () => ({ type: 'cursor.moved', by: -1 }),
  },
  {
    id: 'move.first',
    keys: ['g', 'home'],
    where: MOVABLE,
    label: 'first',
    help: 'To the first one; in the logs, to the oldest line that was read.',
    message: () => ({ type: 'cursor.sent', to: 'first' }),
  },
  {
    id: 'move.last',
    keys: ['G', 'end'],
    where: MOVABLE,
    label: 'last',
    help: 'To the last one; in the logs, to the newest line, and follow.',
    message: () => ({ type: 'cursor.sent', to: 'last' }),
  },
  {
    id: 'move.page.down',
    keys: ['page-down'],
    where: MOVABLE,
    label: 'page down',
    help: 'One page down.',
    message: () => ({ type: 'cursor.paged', by: 1 }),
  },
  {
    id: 'move.page.up',
    keys: ['page-up'],
    where: MOVABLE,
    label: 'page up',
    help: 'One page up.',
    message: () => ({ type: 'cursor.paged', by: -1 }),
  },
  {
    id: 'move.half.down',
    keys: ['ctrl-d'],
    where: MOVABLE,
    label: 'half a page down',
    help: 'Half a page down.',
    message: () => ({ type: 'cursor.paged', by: 0.5 }),
  },
  {
    id: 'move.half.up',
    keys: ['ctrl-u'],
    where: MOVABLE,
    label: 'half a page up',
    help: 'Half a page up.',
    message: () => ({ type: 'cursor.paged', by: -0.5 }),
  },
];

/** Keys that every list has. */
export const LIST_KEYS: readonly Binding[] = [
  ...MOVES,
  {
    id: 'list.filter',
    keys: ['/', 'f', '%'],
    where: ['lists', 'detail', 'system'],
    label: 'filter',
    help: 'Show only what matches: a word, !word for what does not, status=exited, label=key=value.',
    footer: 50,
    message: () => ({ type: 'filter.asked' }),
  },
  {
    id: 'list.mark',
    keys: ['space'],
    where: ['lists'],
    label: 'mark',
    help: 'Mark it: the next order is for all that are marked.',
    footer: 55,
    whyNot: (state) => {
      const list = focusedList(state);
      return list && state.lists[list].selectedId !== undefined ? undefined : 'There is nothing to mark.';
    },
    message: () => ({ type: 'row.marked' }),
  },
  {
    id: 'list.mark.range',
    keys: ['ctrl-space', '#'],
    where: ['lists'],
    label: 'mark to here',
    help: 'Mark all from the one that was marked last to this one.',
    whyNot: (state) => {
      const list = focusedList(state);
      return list && state.lists[list].marked.size > 0 ? undefined : 'Mark the first one with space.';
    },
    message: () => ({ type: 'rows.range.marked' }),
  },
  {
    id: 'list.mark.all',
    keys: ['*'],
    where: ['lists'],
    label: 'mark all',
    help: 'Mark all that the list shows; once more, take the marks away.',
    whyNot: (state) => {
      const list = focusedList(state);
      return list && state.lists[list].selectedId !== undefined ? undefined : 'There is nothing to mark.';
    },
    message: () => ({ type: 'rows.all.marked' }),
  },
  {
    id: 'list.sort',
    keys: ['o'],
    where: ['lists', 'processes-tab'],
    label: 'sort',
    help: 'Sort by the next field.',
    message: () => ({ type: 'sort.advanced' }),
  },
  {
    id: 'list.reverse',
    keys: ['O'],
    where: ['lists'],
    label: 'reverse',
    help: 'Turn the order round.',
    message: () => ({ type: 'sort.reversed' }),
  },
];
