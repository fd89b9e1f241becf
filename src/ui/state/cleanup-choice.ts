import type { Cleanup, CleanupItem, CleanupTarget } from './cleanup.js';
import type { Said } from './said.js';
import { parseFilter } from './selectors/filter.js';

/** What there is to choose of, whether or not its filter is being typed. */
type Choice = Pick<Cleanup, 'items' | 'filter' | 'phase'>;

const AGE = /^(!?)([<>])(\d+)([smhdw])$/;

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * What the filter lets through: words as in the lists, and `>24h` or `<7d` for what ended, was made or was used longer
 * ago, or less long. Once it is agreed to, all that goes.
 */
export function shownItems({ items, filter, phase }: Choice, nowMs: number): readonly CleanupItem[] {
  if (filter.trim() === '') return items;
  if (phase !== 'choosing') return items.filter(({ isMarked }) => isMarked);
  const words = filter.split(/\s+/);
  const ages = words.flatMap((word) => ageTest(word, nowMs));
  const matches = parseFilter(words.filter((word) => !isAge(word)).join(' '));
  return items.filter(
    (item) =>
      ages.every((isOfAge) => isOfAge(item)) &&
      matches({ text: `${item.type} ${item.name} ${item.detail}`.toLowerCase(), ...item }),
  );
}

/** Half typed, as `>` or `>24`, it says nothing yet. */
const isAge = (word: string): boolean => /^!?[<>]\d*[smhdw]?$/.test(word);

function ageTest(word: string, nowMs: number): readonly ((item: CleanupItem) => boolean)[] {
  const [, not, side, count, unit] = AGE.exec(word) ?? [];
  if (unit === undefined) return [];
  const thenMs = nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  const wantsOlder = (side === '>') !== (not === '!');
  return [({ sinceMs }) => sinceMs < thenMs === wantsOlder];
}

/** What goes if it is agreed to: marked, in view, and needed by nothing that stays. */
export function goingItems(choice: Choice, nowMs: number): readonly CleanupItem[] {
  const shown = shownItems(choice, nowMs);
  const leaving = leavingContainers(shown);
  return shown.filter((item) => item.isMarked && item.usedBy.every((name) => leaving.has(name)));
}

/** Why an item cannot be marked; undefined where it can. */
export function whyNotMark(choice: Choice, item: CleanupItem, nowMs: number): Said | undefined {
  const leaving = leavingContainers(shownItems(choice, nowMs));
  const staying = item.usedBy.filter((name) => !leaving.has(name));
  return staying.length === 0 ? undefined : { text: `${item.name} is used by {names}. It stays.`, names: staying };
}

const leavingContainers = (shown: readonly CleanupItem[]): ReadonlySet<string> =>
  new Set(shown.filter(({ type, isMarked }) => type === 'container' && isMarked).map(({ name }) => name));

/** Bytes of what goes; `isExact` is false while something of it is still being measured. */
export function bytesToFree(going: readonly CleanupItem[]): { readonly bytes: number; readonly isExact: boolean } {
  return {
    bytes: going.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    isExact: going.every(({ sizeBytes }) => sizeBytes !== undefined),
  };
}

/** How an item is told to whoever measures or removes it. */
export function targetOf({ type, id }: CleanupItem): CleanupTarget {
  return { type, id } as CleanupTarget;
}

/** How long a removal can be taken back. */
export const GRACE_MS = 10_000;

/** Whole seconds until a removal begins. */
export function secondsLeft({ dueMs = 0 }: Pick<Cleanup, 'dueMs'>, nowMs: number): number {
  return Math.max(0, Math.ceil((dueMs - nowMs) / 1000));
}
