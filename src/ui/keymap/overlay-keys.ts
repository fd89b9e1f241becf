import type { Overlay } from '../state/overlay.js';
import type { Binding, Place } from './binding.js';

const CLOSABLE: readonly Overlay['kind'][] = ['help', 'details', 'failure', 'report', 'pull', 'signals'];
const SCROLLABLE: readonly Place[] = ['help', 'details', 'failure', 'report', 'signals', 'cleanup'];

/** Keys of what lies over the panes. */
export const OVERLAY_KEYS: readonly Binding[] = [
  {
    id: 'overlay.close',
    keys: ['escape', 'q'],
    where: CLOSABLE,
    label: 'close',
    help: 'Close it. A pull goes on.',
    footer: 90,
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'overlay.close.also',
    keys: ['enter', '?', 'h', 'f1', 'i', 'space'],
    where: ['help', 'details', 'failure', 'report'],
    label: 'close',
    help: 'Close it.',
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'overlay.down',
    keys: ['j', 'down'],
    where: SCROLLABLE,
    label: 'down',
    help: 'One down.',
    message: () => ({ type: 'overlay.scrolled', by: 1 }),
  },
  {
    id: 'overlay.up',
    keys: ['k', 'up'],
    where: SCROLLABLE,
    label: 'up',
    help: 'One up.',
    message: () => ({ type: 'overlay.scrolled', by: -1 }),
  },
  {
    id: 'overlay.page.down',
    keys: ['page-down', 'ctrl-d'],
    where: SCROLLABLE,
    label: 'page down',
    help: 'Ten down.',
    message: () => ({ type: 'overlay.scrolled', by: 10 }),
  },
  {
    id: 'overlay.page.up',
    keys: ['page-up', 'ctrl-u'],
    where: SCROLLABLE,
    label: 'page up',
    help: 'Ten up.',
    message: () => ({ type: 'overlay.scrolled', by: -10 }),
  },
  {
    id: 'overlay.first',
    keys: ['g', 'home'],
    where: SCROLLABLE,
    label: 'first',
    help: 'To the first line.',
    message: () => ({ type: 'overlay.scrolled', by: -Number.MAX_SAFE_INTEGER }),
  },
  {
    id: 'overlay.last',
    keys: ['G', 'end'],
    where: SCROLLABLE,
    label: 'last',
    help: 'To the last line.',
    message: () => ({ type: 'overlay.scrolled', by: Number.MAX_SAFE_INTEGER }),
  },
  {
    id: 'confirm.move',
    keys: ['tab', 'left', 'right', 'shift-tab', 'h', 'l'],
    where: ['confirm'],
    label: 'other button',
    footer: 11,
    help: 'Go to the other button.',
    message: ({ overlay }) => ({
      type: 'confirm.focused',
      focus: overlay?.kind === 'confirm' && overlay.focus === 'cancel' ? 'accept' : 'cancel',
    }),
  },
  {
    id: 'confirm.enter',
    keys: ['enter'],
    where: ['confirm'],
    label: 'choose',
    footer: 10,
    help: 'Press the button that has the focus.',
    message: ({ overlay }) => ({
      type: 'confirm.answered',
      accepted: overlay?.kind === 'confirm' && overlay.focus === 'accept',
    }),
  },
  {
    id: 'confirm.yes',
    keys: ['y'],
    where: ['confirm'],
    label: 'yes',
    help: 'Go ahead, whichever button has the focus.',
    message: () => ({ type: 'confirm.answered', accepted: true }),
  },
  {
    id: 'confirm.no',
    keys: ['n', 'escape', 'q'],
    where: ['confirm'],
    label: 'cancel',
    footer: 12,
    help: 'Do nothing.',
    message: () => ({ type: 'confirm.answered', accepted: false }),
  },
  ...['f', 'v'].map(
    (key): Binding => ({
      id: `confirm.toggle.${key}`,
      keys: [key],
      where: ['confirm'],
      label: 'switch',
      help:
        key === 'f'
          ? 'Switch force on or off, where the question has it.'
          : 'Switch the removal of anonymous volumes on or off.',
      whyNot: ({ overlay }) =>
        overlay?.kind === 'confirm' && overlay.toggles.some((toggle) => toggle.key === key)
          ? undefined
          : 'This question has no such switch.',
      message: () => ({ type: 'confirm.toggled', key }),
    }),
  ),
  {
    id: 'signal.send',
    keys: ['enter'],
    where: ['signals'],
    label: 'send',
    help: 'Send the signal under the cursor.',
    footer: 10,
    message: () => ({ type: 'signal.chosen' }),
  },
  {
    id: 'prompt.enter',
    keys: ['enter'],
    where: ['prompt'],
    label: 'done',
    footer: 10,
    help: 'Take what was typed.',
    message: () => ({ type: 'prompt.entered' }),
  },
  {
    id: 'prompt.leave',
    keys: ['escape'],
    where: ['prompt'],
    label: 'leave',
    footer: 11,
    help: 'Leave it as it was before.',
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'palette.enter',
    keys: ['enter'],
    where: ['palette'],
    label: 'do it',
    help: 'Do what the cursor is on, as its key would.',
    footer: 10,
    message: () => ({ type: 'palette.entered' }),
  },
  {
    id: 'palette.down',
    keys: ['down', 'tab', 'ctrl-n'],
    where: ['palette'],
    label: 'down',
    help: 'One down.',
    message: () => ({ type: 'overlay.scrolled', by: 1 }),
  },
  {
    id: 'palette.up',
    keys: ['up', 'shift-tab', 'ctrl-p'],
    where: ['palette'],
    label: 'up',
    help: 'One up.',
    message: () => ({ type: 'overlay.scrolled', by: -1 }),
  },
  {
    id: 'palette.leave',
    keys: ['escape'],
    where: ['palette'],
    label: 'leave',
    help: 'Do nothing.',
    footer: 11,
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'pull.cancel',
    keys: ['x', 'd', 'delete'],
    where: ['pull'],
    label: 'cancel',
    help: 'Stop pulling or pushing. What has come is kept for the next time.',
    footer: 10,
    message: () => ({ type: 'pull.cancel.asked' }),
  },
  {
    id: 'pull.another',
    keys: ['u'],
    where: ['pull'],
    label: 'pull another',
    help: 'Pull another image at the same time.',
    footer: 20,
    message: () => ({ type: 'prompt.asked', purpose: 'pull', text: '' }),
  },
  {
    id: 'cleanup.mark',
    keys: ['space'],
    where: ['cleanup'],
    label: 'mark',
    help: 'Mark it to go, or take the mark away.',
    footer: 10,
    whyNot: ({ overlay }) =>
      overlay?.kind === 'cleanup' && overlay.phase === 'choosing' ? undefined : 'The choice is made.',
    message: () => ({ type: 'cleanup.marked' }),
  },
  {
    id: 'cleanup.mark.all',
    keys: ['a'],
    where: ['cleanup'],
    label: 'all/none',
    help: 'Mark everything that may go, or nothing.',
    footer: 11,
    whyNot: ({ overlay }) =>
      overlay?.kind === 'cleanup' && overlay.phase === 'choosing' ? undefined : 'The choice is made.',
    message: () => ({ type: 'cleanup.all.marked' }),
  },
  {
    id: 'cleanup.focus.next',
    keys: ['tab', 'right'],
    where: ['cleanup'],
    label: 'buttons',
    help: 'Go to the buttons.',
    footer: 12,
    message: () => ({ type: 'cleanup.focus.moved', by: 1 }),
  },
  {
    id: 'cleanup.focus.previous',
    keys: ['shift-tab', 'left'],
    where: ['cleanup'],
    label: 'buttons',
    help: 'Go back between list and buttons.',
    message: () => ({ type: 'cleanup.focus.moved', by: -1 }),
  },
  {
    id: 'cleanup.enter',
    keys: ['enter'],
    where: ['cleanup'],
    label: 'choose',
    help: 'On a button, press it; in the list, go to the buttons: first to Cancel.',
    message: ({ overlay }) => {
      if (overlay?.kind !== 'cleanup') return undefined;
      if (overlay.phase === 'done') return { type: 'overlay.closed' };
      if (overlay.focus === 'list') return { type: 'cleanup.focus.moved', by: 1 };
      return { type: 'cleanup.answered', accepted: overlay.focus === 'accept' };
    },
    whyNot: ({ overlay }) =>
      overlay?.kind === 'cleanup' && overlay.phase === 'removing' ? 'The removal is under way.' : undefined,
  },
  {
    id: 'cleanup.leave',
    keys: ['escape', 'q'],
    where: ['cleanup'],
    label: 'leave',
    help: 'Close it. Nothing is removed that was not confirmed.',
    footer: 90,
    message: () => ({ type: 'overlay.closed' }),
  },
];
