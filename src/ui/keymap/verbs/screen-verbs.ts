import type { PaneId } from '../../state/app-state.js';
import { openForm } from '../../state/forms/forms.js';
import type { Message } from '../../state/message.js';
import { STATS_COLUMNS } from '../../state/stats/stats-columns.js';
import type { SystemTab } from '../../state/system/system-view.js';
import { DEMO_QUESTION } from '../questions.js';
import type { Verb } from './verb.js';
import { ALL } from './verb-flags.js';

const goTo = (name: string, help: string, pane: PaneId, aliases: readonly string[] = []): Verb =>
  simple(name, help, { type: 'focus.chosen', pane }, aliases);

function simple(name: string, help: string, message: Message, aliases: readonly string[] = []): Verb {
  return { name, aliases, help, takes: [], act: () => ({ message }) };
}

const tab = (name: string, help: string, shown: SystemTab, aliases: readonly string[] = []): Verb => ({
  name,
  aliases,
  help,
  takes: [],
  act: () => ({ message: { type: 'system.tab.chosen', tab: shown }, focus: 'system' }),
});

/** What the view of the system has. */
const SYSTEM_VERBS: readonly Verb[] = [
  tab('system df', 'Show what takes the disk.', 'disk', ['df']),
  tab('info', 'Show the engine, and what this machine can do.', 'engine', ['system info', 'version']),
  tab('events', 'Show what happens, as it happens.', 'events', ['system events']),
  tab('context ls', 'Show the engines that there are, and go to another.', 'contexts', ['context use', 'contexts']),
  tab('registry ls', 'Show the registries, and log in.', 'registries', ['logout', 'search', 'registries']),
  {
    name: 'login',
    aliases: ['registry login'],
    help: 'Fill in a form to log in to a registry.',
    takes: ['word'],
    optional: 1,
    changes: true,
    act: (_state, [registry = '']) => ({
      message: { type: 'form.opened', form: openForm('login', { registry, user: '' }) },
    }),
  },
  tab('backup ls', 'Show the backups that are kept.', 'backups', ['backup restore', 'backup rm']),
];

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
  { ...goTo('ps', 'Go to the containers.', 'containers', ['container ls', 'container list', 'ls']), flags: [ALL] },
  { ...goTo('images', 'Go to the images.', 'images', ['image ls', 'image list']), flags: [ALL] },
  goTo('volume ls', 'Go to the volumes.', 'volumes', ['volumes', 'volume list']),
  goTo('compose ls', 'Go to the projects.', 'projects', ['compose ps', 'projects']),
  ...SYSTEM_VERBS,
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
