import { say } from '../language/say.js';
import type { AppState, PaneId } from '../state/app-state.js';
import type { Message } from '../state/message.js';
import type { Palette } from '../state/overlay.js';
import type { Binding, Place } from './binding.js';
import { keymapOf } from './effective-keymap.js';
import { keyLabel } from './key-name.js';
import { placesOf } from './keymap.js';
import type { PaletteAction } from './palette-action.js';
import { placeName } from './place-name.js';
import { matchRank } from './verbs/fuzzy.js';
import { commandAction, elsewhereActions, lineActions, verbActions } from './verbs/verb-actions.js';
import { typedVerb } from './verbs/verbs.js';
import { whyNotNow } from './why-not-now.js';

export type { PaletteAction } from './palette-action.js';

/** Moves are for keys: nobody looks them up to do them once. */
const IS_MOVE = /^move\./;

/** Matches from here on are letters in the right order, and no more. */
const GUESS_RANK = 4;

/** What is done elsewhere comes behind what is called as well, and is done here. */
const ELSEWHERE_RANK = 0.4;

/** Commands of this session that are offered before anything is typed. */
const SHOWN_RECENT = 5;

/**
 * What matches what was typed: a command line first, then actions and commands by their names, the best match first,
 * what cannot be done now behind what can. With nothing typed, what was chosen before, then what can be done here.
 */
export function paletteActions(state: AppState, { text }: Pick<Palette, 'text'>): readonly PaletteAction[] {
  const below = { ...state, overlay: undefined };
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    const recent = recentActions(below);
    const known = new Set(recent.map(({ id }) => id));
    return [...recent, ...keyActions(below, words).filter(({ id }) => !known.has(id))];
  }
  const line = lineActions(below, text);
  // What begins with a verb and a blank is a command, and no word to look for.
  if (line.length > 0 && /\S\s/.test(text.trimStart())) return line;
  return [...line, ...keyActions(below, words, verbActions(below, words)), ...elsewhereActions(words)];
}

/** What the palette does when enter is pressed: the message of its action, or the reason why it does nothing. */
export function paletteChoice(state: AppState, palette: Palette): Message {
  const action = chosenAction(state, palette);
  if (action?.reason !== undefined)
    return { type: 'palette.chosen', message: { type: 'notice.given', text: action.reason, tone: 'info' } };
  if (action?.fill !== undefined) return { type: 'palette.filled', text: action.fill };
  const { id, message, select, focus } = action ?? {};
  return { type: 'palette.chosen', id, message, select, focus };
}

/** What tab does: what the cursor is on is typed, to go on behind it. As in a shell, the start of a command becomes that command. */
export function paletteCompletion(state: AppState, palette: Palette): Message {
  const begun = paletteActions(state, palette).find(({ fill }) => fill?.startsWith(palette.text.trimStart()));
  const action = palette.cursor === 0 && begun ? begun : chosenAction(state, palette);
  if (!action) return { type: 'palette.filled', text: palette.text };
  const isVerb = (typedVerb(action.label)?.verb.takes.length ?? 0) > 0;
  return { type: 'palette.filled', text: action.fill ?? (isVerb ? `${action.label} ` : action.label) };
}

function chosenAction(state: AppState, palette: Palette): PaletteAction | undefined {
  const actions = paletteActions(state, palette);
  return actions[Math.min(palette.cursor, actions.length - 1)];
}

/** As they are now: what was possible then may be so no more. */
function recentActions(state: AppState): readonly PaletteAction[] {
  const byId = new Map(keymapOf(state).map((binding) => [binding.id, binding]));
  return state.recentCommands.slice(0, SHOWN_RECENT).flatMap((id) => {
    const binding = byId.get(id);
    const action = binding ? actionFor(state, binding)?.action : commandAction(state, id);
    return action ? [action] : [];
  });
}

type Ranked = { readonly action: PaletteAction; readonly rank: number };

function keyActions(
  state: AppState,
  words: readonly string[],
  verbs: readonly Ranked[] = [],
): readonly PaletteAction[] {
  const actions = keymapOf(state).flatMap((binding) => {
    const rank = bindingRank(binding, words);
    const found = rank === undefined ? undefined : actionFor(state, binding);
    if (!found || rank === undefined || (found.isElsewhere && words.length === 0)) return [];
    return [{ action: found.action, rank: rank + (found.isElsewhere ? ELSEWHERE_RANK : 0) }];
  });
  const found = withoutGuesses([...actions, ...verbs.map(({ action, rank }) => ({ action, rank: rank + 0.5 }))]);
  return found
    .map(({ action, rank }) => ({ action, rank: rank + (action.reason === undefined ? 0 : 10) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ action }) => action);
}

/** Letters that only stand in the right order are a guess, which counts where nothing better is found. */
function withoutGuesses(found: readonly Ranked[]): readonly Ranked[] {
  const better = found.filter(({ rank }) => rank < GUESS_RANK);
  return better.length > 0 ? better : found;
}

/** Of the worst of the words; undefined where one is nowhere. */
function bindingRank({ id, label, docker = [], help }: Binding, words: readonly string[]): number | undefined {
  const names = [label, say(label), id, ...docker].map((name) => name.toLowerCase());
  const sentence = `${help} ${say(help)}`.toLowerCase();
  const ranks = words.map((word) => {
    const named = names.map((name) => nameRank(word, name)).filter((rank) => rank !== undefined);
    return named.length > 0 ? Math.min(...named) : sentence.includes(word) ? 3.5 : undefined;
  });
  return ranks.includes(undefined) ? undefined : Math.max(0, ...ranks.filter((rank) => rank !== undefined));
}

/** A part of a name is as good as the whole: `stop` is in `start/stop`. */
function nameRank(word: string, name: string): number | undefined {
  const ranks = [name, ...name.split(/[^\p{L}\p{N}]+/u)].map((part) => matchRank(word, part));
  const found = ranks.filter((rank) => rank !== undefined);
  return found.length > 0 ? Math.min(...found) : undefined;
}

/** What has its keys in a pane can be done from anywhere, by going there. */
const PANES: readonly PaneId[] = [
  'containers',
  'images',
  'volumes',
  'networks',
  'projects',
  'stats',
  'logs',
  'top',
  'system',
];

/** The action of a binding, here or in the pane that it belongs to; undefined for what is no action: moves, and keys of dialogs. */
function actionFor(
  state: AppState,
  binding: Binding,
): { readonly action: PaletteAction; readonly isElsewhere: boolean } | undefined {
  if (binding.id === 'screen.palette' || IS_MOVE.test(binding.id)) return undefined;
  if (countsIn(binding, placesOf(state))) return { action: toAction(binding, state), isElsewhere: false };
  const pane = PANES.find((focus) => countsIn(binding, placesOf({ ...state, focus })));
  if (pane) return { action: { ...toAction(binding, { ...state, focus: pane }), focus: pane }, isElsewhere: true };
  const name = placeName(state, binding.where);
  if (name === undefined) return undefined;
  const action = { ...toAction(binding, state), reason: `It works in ${name}.`, message: undefined };
  return { action, isElsewhere: true };
}

const countsIn = ({ where }: Binding, places: readonly Place[]): boolean =>
  where.some((place) => places.includes(place));

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
