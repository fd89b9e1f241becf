import type { AppState } from '../state/app-state.js';
import type { Binding } from './binding.js';

const whileChoosing = ({ overlay }: AppState): string | undefined =>
  overlay?.kind === 'cleanup' && overlay.phase === 'choosing' ? undefined : 'The choice is made.';

/** Keys of the clean-up. */
export const CLEANUP_KEYS: readonly Binding[] = [
  {
    id: 'cleanup.mark',
    keys: ['space'],
    where: ['cleanup'],
    label: 'mark',
    help: 'Mark it to go, or take the mark away.',
    footer: 10,
    whyNot: whileChoosing,
    message: () => ({ type: 'cleanup.marked' }),
  },
  {
    id: 'cleanup.mark.all',
    keys: ['a'],
    where: ['cleanup'],
    label: 'all/none',
    help: 'Mark everything that may go, or nothing.',
    footer: 11,
    whyNot: whileChoosing,
    message: () => ({ type: 'cleanup.all.marked' }),
  },
  {
    id: 'cleanup.filter',
    keys: ['/', 'f'],
    where: ['cleanup'],
    label: 'filter',
    help: 'Show only what matches, and let nothing else go: a word, !word, status=exited, label=key=value, >24h for what is older.',
    footer: 13,
    whyNot: whileChoosing,
    message: () => ({ type: 'cleanup.filter.asked' }),
  },
  {
    id: 'cleanup.to.remove',
    keys: ['d', 'D', 'delete'],
    where: ['cleanup'],
    label: 'remove',
    help: 'Go to the button that removes what is marked; enter then presses it.',
    footer: 12,
    whyNot: whileChoosing,
    message: () => ({ type: 'cleanup.focused', focus: 'accept' }),
  },
  {
    id: 'cleanup.focus.next',
    keys: ['tab', 'right'],
    where: ['cleanup'],
    label: 'buttons',
    help: 'Go to the buttons.',
    footer: 14,
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
    help: 'Close it. Nothing is removed that was not confirmed; what was, can be taken back for ten seconds: P shows it again.',
    footer: 90,
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'cleanup.filter.enter',
    keys: ['enter'],
    where: ['cleanup-filter'],
    label: 'done',
    help: 'Go on with what is shown.',
    footer: 10,
    message: () => ({ type: 'cleanup.filter.entered' }),
  },
  {
    id: 'cleanup.filter.leave',
    keys: ['escape'],
    where: ['cleanup-filter'],
    label: 'leave',
    help: 'Leave it as it was before.',
    footer: 11,
    message: () => ({ type: 'cleanup.filter.left' }),
  },
];
