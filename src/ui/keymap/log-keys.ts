import type { ContainerId } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { isAlive } from '../state/container-order.js';
import { containerById } from '../state/selectors/containers.js';
import type { Binding } from './binding.js';

const whyNoLog = ({ logs }: AppState): string | undefined =>
  logs.containerId ? undefined : 'No container is selected.';
const whyNoLine = ({ logs }: AppState): string | undefined => (logs.end > logs.first ? undefined : 'There is no line.');
const whyNoSearch = ({ logs }: AppState): string | undefined =>
  logs.search?.text ? undefined : 'Nothing is searched for. Press / first.';

const COMPOSE_PROJECT = 'com.docker.compose.project';

/** Whose lines are merged with those that are shown: of what is marked, else of what runs in the same project. */
function mergeable(state: AppState): readonly ContainerId[] {
  const { logs, lists, containers } = state;
  const others = containers.items.filter(({ id }) => id !== logs.containerId);
  const marked = others.filter(({ id }) => lists.containers.marked.has(id));
  const project = containerById(state, logs.containerId)?.config.labels[COMPOSE_PROJECT];
  const related = others.filter(
    (container) => project !== undefined && container.config.labels[COMPOSE_PROJECT] === project && isAlive(container),
  );
  return (marked.length > 0 ? marked : related).map(({ id }) => id);
}

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
    help: 'Search the whole log for a regular expression, from the view upwards; esc gives up.',
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
    id: 'logs.error.older',
    keys: ['['],
    where: ['logs'],
    label: 'error above',
    help: 'To the next line upwards that looks like an error: by a word of a level, or by stderr where it has none.',
    footer: 14,
    whyNot: whyNoLine,
    message: () => ({ type: 'logs.error.asked', direction: -1 }),
  },
  {
    id: 'logs.error.newer',
    keys: [']'],
    where: ['logs'],
    label: 'error below',
    help: 'The same downwards.',
    whyNot: whyNoLine,
    message: () => ({ type: 'logs.error.asked', direction: 1 }),
  },
  {
    id: 'logs.include',
    keys: ['F'],
    where: ['logs'],
    label: 'only',
    help: 'Show only lines that match a regular expression.',
    footer: 15,
    whyNot: whyNoLog,
    message: ({ logs }) => ({ type: 'prompt.asked', purpose: 'log-include', text: logs.limits.include }),
  },
  {
    id: 'logs.exclude',
    keys: ['V'],
    where: ['logs'],
    label: 'without',
    help: 'Leave out lines that match a regular expression.',
    whyNot: whyNoLog,
    message: ({ logs }) => ({ type: 'prompt.asked', purpose: 'log-exclude', text: logs.limits.exclude }),
  },
  {
    id: 'logs.since',
    keys: ['T'],
    where: ['logs'],
    label: 'since',
    help: 'Show only lines since a time, or of a span of time; nothing typed shows all.',
    whyNot: whyNoLog,
    message: () => ({ type: 'prompt.asked', purpose: 'log-since', text: '' }),
  },
  {
    id: 'logs.goto',
    keys: ['J'],
    where: ['logs'],
    label: 'go to',
    help: 'Go to a line by its number, to a share of the log, or to a time.',
    whyNot: whyNoLog,
    message: () => ({ type: 'prompt.asked', purpose: 'log-goto', text: '' }),
  },
  {
    id: 'logs.merge',
    keys: ['&'],
    where: ['logs'],
    label: 'merge',
    help: 'Merge the logs of the marked containers with this one by time, else those of its project; once more, only this one.',
    whyNot: (state) => {
      if (whyNoLog(state) || state.logs.others.length > 0) return whyNoLog(state);
      return mergeable(state).length > 0 ? undefined : 'Mark containers with space first: their logs are merged.';
    },
    message: (state) => ({
      type: 'logs.merge.toggled',
      ids: state.logs.others.length > 0 ? [] : mergeable(state),
    }),
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
    id: 'logs.right',
    keys: ['>'],
    where: ['logs'],
    label: 'right',
    help: 'Show what stands further right in lines that are cut.',
    whyNot: ({ logs }) => (logs.isWrapped ? 'Lines are wrapped: all of each is in view. w cuts them.' : undefined),
    message: () => ({ type: 'logs.column.moved', by: 20 }),
  },
  {
    id: 'logs.left',
    keys: ['<'],
    where: ['logs'],
    label: 'left',
    help: 'Go back to the left.',
    whyNot: ({ logs }) => (logs.column === 0 ? 'The beginning of each line is in view.' : undefined),
    message: () => ({ type: 'logs.column.moved', by: -20 }),
  },
  {
    id: 'logs.timestamps',
    keys: ['t'],
    where: ['logs'],
    label: 'times',
    help: 'Show when each line was written: by the clock of this machine, how long ago, in UTC, or not.',
    footer: 13,
    message: () => ({ type: 'logs.times.turned' }),
  },
  {
    id: 'logs.line',
    keys: ['enter'],
    where: ['logs'],
    label: 'line',
    help: 'Show all of the current line, with JSON as a tree. The lowest in view is the current one, or what was found.',
    whyNot: whyNoLine,
    message: () => ({ type: 'logs.line.asked' }),
  },
  {
    id: 'logs.select',
    keys: ['v'],
    where: ['logs'],
    label: 'select',
    help: 'Begin a selection at the current line, which goes to wherever one moves; once more, end it.',
    whyNot: whyNoLine,
    message: () => ({ type: 'logs.selection.toggled' }),
  },
  {
    id: 'logs.copy',
    keys: ['c'],
    where: ['logs'],
    label: 'copy',
    help: 'Copy the current line, or the selection, to the clipboard of your terminal (OSC 52).',
    whyNot: whyNoLine,
    message: () => ({ type: 'logs.copy.asked' }),
  },
  {
    id: 'logs.save',
    keys: ['S'],
    where: ['logs'],
    label: 'save',
    help: 'Save the whole log, or the lines of it that are shown, to a file of this machine.',
    footer: 16,
    whyNot: whyNoLog,
    message: () => ({ type: 'prompt.asked', purpose: 'log-save', text: '' }),
  },
];
