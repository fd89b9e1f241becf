import type { AppState, PaneId } from '../state/app-state.js';
import { runningPull } from '../state/update-pull.js';
import type { Binding } from './binding.js';

const PANES: readonly { readonly pane: PaneId; readonly key: string }[] = [
  { pane: 'containers', key: '1' },
  { pane: 'images', key: '2' },
  { pane: 'volumes', key: '3' },
  { pane: 'networks', key: '4' },
  { pane: 'projects', key: '5' },
];

/** Something has the place of the lists: escape and q go back to them. */
function isAway({ focus, zoom, stats }: AppState): boolean {
  return zoom !== 'normal' || focus === 'detail' || focus === 'system' || (focus === 'top' && !stats.isHome);
}

/** Keys that mean the same in every pane. */
export const SCREEN_KEYS: readonly Binding[] = [
  {
    id: 'screen.quit.now',
    keys: ['ctrl-c'],
    where: ['always'],
    label: 'quit',
    help: 'Leave gantry. Containers go on.',
    message: () => ({ type: 'quit.asked' }),
  },
  {
    id: 'engine.retry',
    keys: ['r', 'enter'],
    where: ['broken'],
    label: 'try again',
    help: 'Try again to open the engine.',
    message: () => ({ type: 'engine.retry.asked' }),
  },
  {
    id: 'engine.give-up',
    keys: ['q', 'escape'],
    where: ['broken'],
    label: 'quit',
    help: 'Leave gantry.',
    message: () => ({ type: 'quit.asked' }),
  },
  {
    id: 'screen.close',
    keys: ['q'],
    where: ['panes'],
    label: 'quit',
    help: 'Go back to the lists; from there, leave gantry. Containers go on.',
    footer: 99,
    hinted: (state) => !isAway(state),
    message: () => ({ type: 'close.asked' }),
  },
  {
    id: 'screen.back',
    keys: ['escape'],
    where: ['panes'],
    label: 'back',
    help: 'Clear the filter, then the marks, then go back. Never leaves gantry.',
    footer: 96,
    hinted: isAway,
    message: () => ({ type: 'back.asked' }),
  },
  {
    id: 'screen.help',
    keys: ['?', 'h', 'f1'],
    where: ['panes'],
    label: 'help',
    help: 'Show every key.',
    footer: 98,
    message: () => ({ type: 'help.asked' }),
  },
  {
    id: 'screen.palette',
    keys: [':', 'ctrl-p'],
    where: ['panes'],
    label: 'commands',
    help: 'Find an action by its name, or type a command: stop web, pull alpine, run -d nginx.',
    footer: 97,
    message: () => ({ type: 'palette.asked' }),
  },
  {
    id: 'pane.next',
    keys: ['tab', 'right'],
    where: ['overview'],
    label: 'next pane',
    help: 'Go to the next pane.',
    message: () => ({ type: 'focus.moved', by: 1 }),
  },
  {
    id: 'pane.previous',
    keys: ['shift-tab', 'left'],
    where: ['overview'],
    label: 'previous pane',
    help: 'Go to the pane before.',
    message: () => ({ type: 'focus.moved', by: -1 }),
  },
  ...PANES.map(
    ({ pane, key }): Binding => ({
      id: `pane.${pane}`,
      keys: [key],
      where: ['views'],
      label: pane,
      help: `Go to the ${pane}.`,
      message: () => ({ type: 'focus.chosen', pane }),
    }),
  ),
  {
    id: 'pane.larger',
    keys: ['+', '='],
    where: ['panes'],
    label: 'zoom',
    help: 'Give the focused pane more room, then the whole screen.',
    whyNot: ({ zoom }) => (zoom === 'full' ? 'The pane has the whole screen.' : undefined),
    message: () => ({ type: 'zoom.changed', by: 1 }),
  },
  {
    id: 'pane.smaller',
    keys: ['_', '-'],
    where: ['panes'],
    label: 'zoom out',
    help: 'Give the room back.',
    whyNot: ({ zoom }) => (zoom === 'normal' ? 'The pane has its usual size.' : undefined),
    message: () => ({ type: 'zoom.changed', by: -1 }),
  },
  {
    id: 'containers.all',
    keys: ['a'],
    where: ['panes'],
    label: 'all/running',
    docker: ['ps'],
    help: 'Show all containers, or only those that run.',
    message: () => ({ type: 'all.toggled' }),
  },
  {
    id: 'cleanup.open',
    changes: true,
    keys: ['P'],
    where: ['panes'],
    label: 'clean up',
    docker: ['prune'],
    help: 'List what nothing needs any more, and remove what you mark.',
    footer: 60,
    whyNot: ({ engine, containers, images }) =>
      engine.kind === 'open' && containers.isListed && images.isListed ? undefined : 'The lists are still being read.',
    message: () => ({ type: 'cleanup.asked' }),
  },
  {
    id: 'image.pull',
    changes: true,
    keys: ['u'],
    where: ['panes'],
    label: 'pull',
    help: 'Pull an image; while images are on their way, show how far they are.',
    footer: 61,
    whyNot: ({ engine }) => (engine.kind === 'open' ? undefined : 'The engine is not open yet.'),
    message: (state) =>
      runningPull(state) ? { type: 'pull.shown' } : { type: 'prompt.asked', purpose: 'pull', text: failedRef(state) },
  },
  {
    id: 'screen.mouse',
    keys: ['M'],
    where: ['panes'],
    label: 'mouse',
    help: 'Leave clicks and the wheel to your terminal, so that it selects text as usual; once more, take them back.',
    message: () => ({ type: 'mouse.toggled' }),
  },
  {
    id: 'screen.suspend',
    keys: ['ctrl-z'],
    where: ['panes'],
    label: 'to the shell',
    help: 'Go to the shell that gantry was started from; fg comes back.',
    message: () => ({ type: 'suspend.asked' }),
  },
  {
    id: 'screen.redraw',
    keys: ['R', 'ctrl-l'],
    where: ['panes'],
    label: 'redraw',
    help: 'Draw the whole screen again, and read the lists again.',
    message: () => ({ type: 'redraw.asked' }),
  },
];

/** What could not be pulled just now: a typing error is corrected, not typed again. */
function failedRef({ pulls }: AppState): string {
  const last = pulls.at(-1);
  return last?.kind === 'pull' && last.status === 'failed' ? last.ref : '';
}
