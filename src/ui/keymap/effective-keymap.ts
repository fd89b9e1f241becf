import type { ConfigComplaint } from '../../config/screen-vocabulary.js';
import type { UiConfig } from '../../config/ui-config.js';
import type { AppState } from '../state/app-state.js';
import type { Binding, Place } from './binding.js';
import { commandBindings } from './command-keys.js';
import { keyFromSpelling } from './key-spelling.js';
import { KEYMAP, type KeyContext, placesOf } from './keymap.js';
import { PRESETS } from './presets.js';
import { SETTING_KEYS } from './setting-keys.js';
import { SITUATIONS } from './situations.js';

/** What keys are made of. */
export type KeySettings = Pick<UiConfig, 'keymap' | 'keys' | 'commands'>;

/** Every key as its user has it, and what of their wishes could not be met. */
export type EffectiveKeymap = {
  readonly bindings: readonly Binding[];
  readonly complaints: readonly ConfigComplaint[];
};

const made = new WeakMap<UiConfig, EffectiveKeymap>();

/** The keymap of these settings; made once for each. */
export function effectiveKeymap(settings: UiConfig): EffectiveKeymap {
  const known = made.get(settings);
  if (known) return known;
  const keymap = makeKeymap(settings);
  made.set(settings, keymap);
  return keymap;
}

/** Every binding there is now. */
export function keymapOf({ settings }: Pick<AppState, 'settings'>): readonly Binding[] {
  return effectiveKeymap(settings).bindings;
}

/** What a key means now. */
export function bindingFor(state: KeyContext & Pick<AppState, 'settings'>, key: string): Binding | undefined {
  const places = placesOf(state);
  return keymapOf(state).find(({ keys, where }) => keys.includes(key) && where.some((place) => places.includes(place)));
}

const USUAL: EffectiveKeymap = { bindings: [...KEYMAP, ...SETTING_KEYS], complaints: [] };

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

/**
 * Presets are laid over the default, and a user's own keys over both. A key that would mean two things at some moment
 * is for the one that was asked for last.
 */
export function makeKeymap({ keymap, keys, commands }: KeySettings): EffectiveKeymap {
  const preset = PRESETS[keymap];
  // Most have no wishes, and what is there by default clashes with nothing: a test sees to it.
  if (commands.length === 0 && isEmpty(preset) && isEmpty(keys)) return USUAL;
  const wishes = [...KEYMAP, ...SETTING_KEYS, ...commandBindings(commands)].map((binding) =>
    wishOf(binding, { preset, keys }),
  );
  const complaints: ConfigComplaint[] = [];
  const settled = new Map<string, Binding>();
  const byKey = new Map<string, Wish[]>();
  for (const wish of wishes.toSorted((a, b) => a.rank - b.rank)) {
    const free = wish.binding.keys.filter((key) => {
      const rival = (byKey.get(key) ?? []).find((other) => meet(other.binding, wish.binding));
      if (rival) complaints.push(...complaintsOf(key, { wish, rival }));
      return !rival;
    });
    for (const key of free) byKey.set(key, [...(byKey.get(key) ?? []), wish]);
    settled.set(wish.binding.id, { ...wish.binding, keys: free });
    if (wish.isRefused) complaints.push(refusal(wish.binding));
  }
  return { bindings: wishes.map(({ binding }) => settled.get(binding.id) ?? binding), complaints };
}

/** A binding with the keys that somebody wants for it; the lowest rank is heard first. */
type Wish = {
  readonly binding: Binding;
  readonly rank: number;
  /** Where its user asked for these keys. */
  readonly path: readonly string[] | undefined;
  readonly isRefused: boolean;
};

const RANKS = { fixed: 0, user: 1, preset: 2, usual: 3 } as const;

function wishOf(
  binding: Binding,
  { preset, keys }: { readonly preset: Readonly<Record<string, readonly string[]>>; readonly keys: UiConfig['keys'] },
): Wish {
  const { id } = binding;
  const isSet = Object.hasOwn(keys, id);
  if (isFixed(binding)) return { binding, rank: RANKS.fixed, path: undefined, isRefused: isSet };
  const own = isSet ? keys[id]?.map(keyFromSpelling) : undefined;
  if (own) return { binding: withKeys(binding, own), rank: RANKS.user, path: ['keys', id], isRefused: false };
  const given = Object.hasOwn(preset, id) ? preset[id] : undefined;
  if (given) return { binding: withKeys(binding, given), rank: RANKS.preset, path: undefined, isRefused: false };
  const isCommand = binding.command !== undefined;
  const path = isCommand ? ['commands', binding.label] : undefined;
  return { binding, rank: isCommand ? RANKS.user : RANKS.usual, path, isRefused: false };
}

const withKeys = (binding: Binding, keys: readonly string[]): Binding => ({ ...binding, keys: [...new Set(keys)] });

/** Where something is answered or typed, keys are always the same: no habit from elsewhere may confirm anything. */
const FIXED_PLACES: ReadonlySet<Place> = new Set([
  'confirm',
  'prompt',
  'help-search',
  'cleanup-filter',
  'palette',
  'form',
  'form-choice',
  'broken',
  'always',
]);

const isFixed = ({ where }: Binding): boolean => where.every((place) => FIXED_PLACES.has(place));

function refusal({ id, label }: Binding): ConfigComplaint {
  return {
    path: ['keys', id],
    sentence: `the keys of questions, fields and ctrl-c are always the same: ${id} (${label}) keeps its own`,
  };
}

/** Whether there is a moment at which the keys of both count. */
function meet(a: Binding, b: Binding): boolean {
  return (situationsOf(a) & situationsOf(b)) !== 0n;
}

const masks = new WeakMap<readonly Place[], bigint>();

/** The moments at which a binding counts, a bit for each. */
function situationsOf({ where }: Binding): bigint {
  const known = masks.get(where);
  if (known !== undefined) return known;
  const mask = SITUATIONS.reduce(
    (bits, { places }, index) => (countsIn({ where }, places) ? bits | (1n << BigInt(index)) : bits),
    0n,
  );
  masks.set(where, mask);
  return mask;
}

const countsIn = ({ where }: Pick<Binding, 'where'>, places: readonly Place[]): boolean =>
  where.some((place) => places.includes(place));

/**
 * Two wishes of the user's own for one key, or a wish for one that is never given away. What only loses a key that it
 * had by default, and has another, needs no word.
 */
function complaintsOf(
  key: string,
  { wish, rival }: { readonly wish: Wish; readonly rival: Wish },
): readonly ConfigComplaint[] {
  const both = `${key} means both ${named(rival.binding)} and ${named(wish.binding)} ${momentOf(rival.binding, wish.binding)}`;
  if (wish.path) return [{ path: wish.path, sentence: `${both}: it is ${named(rival.binding)}` }];
  const isLast = wish.binding.keys.every((other) => other === key);
  if (!rival.path || !isLast) return [];
  const { id } = wish.binding;
  const advice = `give ${id} another key, or [] for none`;
  return [{ path: rival.path, sentence: `${both}: it is ${named(rival.binding)}; ${advice}` }];
}

const named = ({ id, label }: Binding): string => `${id} (${label})`;

function momentOf(a: Binding, b: Binding): string {
  const found = SITUATIONS.find(({ places }) => countsIn(a, places) && countsIn(b, places));
  return found ? `in ${found.name}` : '';
}
