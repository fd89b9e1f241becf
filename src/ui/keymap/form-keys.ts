import type { Binding } from './binding.js';

/** Keys of forms. In a field to type into, all others are text. */
export const FORM_KEYS: readonly Binding[] = [
  {
    id: 'form.enter',
    keys: ['enter'],
    where: ['form'],
    label: 'do it',
    help: 'Do what the form says; where something in it is wrong, go there.',
    footer: 10,
    message: () => ({ type: 'form.entered' }),
  },
  {
    id: 'form.next',
    keys: ['tab', 'down'],
    where: ['form'],
    label: 'next field',
    help: 'Go to the next field.',
    footer: 11,
    message: () => ({ type: 'form.focus.moved', by: 1 }),
  },
  {
    id: 'form.previous',
    keys: ['shift-tab', 'up'],
    where: ['form'],
    label: 'previous field',
    help: 'Go to the field before.',
    message: () => ({ type: 'form.focus.moved', by: -1 }),
  },
  {
    id: 'form.complete',
    keys: ['ctrl-e'],
    where: ['form-path'],
    label: 'complete',
    help: 'Complete the path as far as there is but one way.',
    footer: 13,
    whyNot: ({ overlay }) =>
      overlay?.kind === 'form' && overlay.completion ? undefined : 'Nothing there begins like this.',
    message: () => ({ type: 'form.completed' }),
  },
  {
    id: 'form.leave',
    keys: ['escape'],
    where: ['form'],
    label: 'leave',
    help: 'Close the form, and do nothing.',
    footer: 12,
    message: () => ({ type: 'overlay.closed' }),
  },
  {
    id: 'form.turn',
    keys: ['space', 'right'],
    where: ['form-choice'],
    label: 'change',
    help: 'Switch it on or off; of several choices take the next.',
    footer: 9,
    message: () => ({ type: 'form.turned', by: 1 }),
  },
  {
    id: 'form.turn.back',
    keys: ['left'],
    where: ['form-choice'],
    label: 'change back',
    help: 'Switch it on or off; of several choices take the one before.',
    message: () => ({ type: 'form.turned', by: -1 }),
  },
];
