import type { PaneId } from '../../state/app-state.js';
import type { Message } from '../../state/message.js';
import { STATS_COLUMNS } from '../../state/stats/stats-columns.js';
import { DEMO_QUESTION } from '../questions.js';
import type { Verb } from './verb.js';

const goTo = (name: string, help: string, pane: PaneId, aliases: readonly string[] = []): Verb =>
  simple(name, help, { type: 'focus.chosen', pane }, aliases);

function simple(name: string, help: string, message: Message, aliases: readonly string[] = []): Verb {
  return { name, aliases, help, takes: [], act: () => ({ message }) };
}

/** Commands about the screen itself, and those that only list. */
export const SCREEN_VERBS: readonly Verb[] = [
  {
    name: 'sort',
    help: 'Sort the table of all containers by this column; once more, turn it round.',
    takes: ['column'],
    act: (_state, [word = '']) => {
      const by = STATS_COLUMNS.find((column) => column === word);
      return by
        ? { message: { type: 'stats.table.sorted', by }, focus: 'top' }
        : { reason: `There is no column ${word}.` };
    },
  },
  {
    name: 'filter',
    help: 'Show only containers that match: a word, !word, status=exited, label=key=value.',
    takes: ['line'],
    optional: 1,
    act: (_state, [filter = '']) => ({ message: { type: 'containers.filtered', filter } }),
  },
  goTo('ps', 'Go to the containers.', 'containers', ['container ls', 'container list', 'ls']),
  goTo('images', 'Go to the images.', 'images', ['image ls', 'image list']),
  goTo('volume ls', 'Go to the volumes.', 'volumes', ['volumes', 'volume list']),
  goTo('network ls', 'Go to the networks.', 'networks', ['networks', 'network list']),
  {
    ...simple('prune', 'List what nothing needs any more, and remove what you mark.', { type: 'cleanup.asked' }, [
      'container prune',
      'image prune',
      'network prune',
      'volume prune',
      'system prune',
    ]),
    changes: true,
  },
  {
    ...simple('demo', 'Start four small containers to look at.', { type: 'confirm.asked', confirm: DEMO_QUESTION }),
    changes: true,
  },
  simple('help', 'Show every key.', { type: 'help.asked' }),
  simple('quit', 'Leave gantry. Containers go on.', { type: 'quit.asked' }, ['q', 'exit']),
];
