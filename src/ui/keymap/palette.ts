import { say } from '../language/say.js';
import type { AppState } from '../state/app-state.js';
import type { Message } from '../state/message.js';
import type { Palette } from '../state/overlay.js';
import type { Binding } from './binding.js';
import { keymapOf } from './effective-keymap.js';
import { keyLabel } from './key-name.js';
import { placesOf } from './keymap.js';
import { whyNotNow } from './why-not-now.js';

/** One action of the palette. */
export type PaletteAction = {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly help: string;
  /** Why it does nothing now; undefined when it works. */
  readonly reason: string | undefined;
  readonly message: Message | undefined;
};

/** Moves are for keys: nobody looks them up to do them once. */
const IS_MOVE = /^move\./;

/** The actions that match what was typed: those that can be done now first, the best match before others. */
export function paletteActions(state: AppState, { text }: Palette): readonly PaletteAction[] {
  const below = { ...state, overlay: undefined };
  const places = placesOf(below);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const actions = keymapOf(below)
    .filter(
      ({ id, where }) => id !== 'screen.palette' && !IS_MOVE.test(id) && where.some((place) => places.includes(place)),
    )
    .filter((binding) => words.every((word) => haystack(binding).includes(word)))
    .map((binding) => ({ binding, action: toAction(binding, below) }))
    .map((found) => ({ ...found, rank: rank(found.binding, { isUsable: !found.action.reason, words }) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ action }) => action);
  return [...verbs(text), ...actions];
}

/** What the palette does when enter is pressed: the message of its action, or the reason why it does nothing. */
export function paletteChoice(state: AppState, palette: Palette): Message {
  const actions = paletteActions(state, palette);
  const action = actions[Math.min(palette.cursor, actions.length - 1)];
  const reason: Message | undefined = action?.reason
    ? { type: 'notice.given', text: action.reason, tone: 'info' }
    : undefined;
  return { type: 'palette.chosen', message: reason ?? action?.message };
}

function haystack({ id, label, docker = [], help }: Binding): string {
  return `${label} ${id} ${docker.join(' ')} ${help} ${say(label)} ${say(help)}`.toLowerCase();
}

function toAction(binding: Binding, state: AppState): PaletteAction {
  const { id, label, keys, help, message } = binding;
  const reason = whyNotNow(binding, state);
  return {
    id,
    label,
    key: keyLabel(keys[0] ?? ''),
    help,
    reason,
    message: reason === undefined ? message(state) : undefined,
  };
}

/** What can be done now; then what is called so; then what begins so: `run` is the form, not the shell in what runs. */
function rank({ label, id, docker = [] }: Binding, { isUsable, words }: Wanted): number {
  const names = `${label} ${id} ${docker.join(' ')}`.split(/[^a-z]+/);
  const isNamed = words.some((word) => names.includes(word));
  const isBegun = words.some((word) => names.some((name) => name.startsWith(word)));
  return (isUsable ? 0 : 3) + (isNamed ? 0 : isBegun ? 1 : 2);
}

type Wanted = { readonly isUsable: boolean; readonly words: readonly string[] };

/** What takes an argument, as on the command line. */
function verbs(text: string): readonly PaletteAction[] {
  const ref = /^pull\s+(\S+)$/.exec(text.trim())?.[1];
  if (ref === undefined) return [];
  return [
    {
      id: 'pull',
      label: `pull ${ref}`,
      key: '',
      help: 'Pull this image.',
      reason: undefined,
      message: { type: 'pull.ordered', ref },
    },
  ];
}
