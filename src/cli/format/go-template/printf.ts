import { formatValue } from './format-value.js';
import { goType } from './go-type.js';
import { printValue } from './print-value.js';
import type { Value } from './value.js';
import type { Verb } from './verb.js';

const VERB = /%([-+# 0]*)(?:(\*)|(\d+))?(?:(\.)(?:(\*)|(\d+))?)?(?:\[(\d+)\])?([^])?/gu;
const WIDEST = 4096;

/** Go's fmt.Sprintf: flags, widths and precisions, `*`, `[n]`, and its complaints in the text where an argument does not fit. */
export function printf(format: string, args: readonly Value[]): string {
  const taken = new Arguments(args);
  const text = format.replace(VERB, (...groups: readonly (string | undefined)[]) => {
    const [, flags = '', starWidth, width, point, starPrecision, precision, index, letter] = groups;
    if (letter === undefined) return '%!(NOVERB)';
    if (letter === '%') return '%';
    const wide = starWidth ? taken.integer() : Number(width ?? 0);
    const exact = starPrecision ? taken.integer() : point ? Number(precision ?? 0) : undefined;
    if (index !== undefined) taken.goTo(Number(index) - 1);
    if (!taken.hasMore()) return `%!${letter}(${index === undefined ? 'MISSING' : 'BADINDEX'})`;
    const verb: Verb = {
      letter,
      flags: wide < 0 ? `${flags}-` : flags,
      width: Math.min(Math.abs(wide), WIDEST),
      precision: exact === undefined ? undefined : Math.min(exact, WIDEST),
    };
    return formatValue(taken.next(), verb);
  });
  const extra = taken.rest();
  if (extra.length === 0) return text;
  const shown = extra.map((arg) => (arg === null || arg === undefined ? '<nil>' : `${goType(arg)}=${printValue(arg)}`));
  return `${text}%!(EXTRA ${shown.join(', ')})`;
}

/** Arguments one after the other; one that is asked for by its number moves the place of the next. */
class Arguments {
  readonly #args: readonly Value[];
  #next = 0;
  #wasReordered = false;

  constructor(args: readonly Value[]) {
    this.#args = args;
  }

  hasMore(): boolean {
    return this.#next >= 0 && this.#next < this.#args.length;
  }

  next(): Value {
    return this.#args[this.#next++];
  }

  goTo(place: number): void {
    this.#next = place;
    this.#wasReordered = true;
  }

  integer(): number {
    const value = this.next();
    return typeof value === 'number' && Number.isInteger(value) ? value : 0;
  }

  /** What nobody asked for; not told where arguments were asked for by number. */
  rest(): readonly Value[] {
    return this.#wasReordered ? [] : this.#args.slice(this.#next);
  }
}
