/** What a piece of work may use while it is under way. */
export type TurnControl = {
  /** Aborted when another piece failed, or the whole is cancelled. */
  readonly cancelSignal: AbortSignal;
  /** Lets the next one begin though this one is not done: what is left of it is only waiting. */
  readonly makeRoom: () => void;
};

/**
 * Works on several items at once, begun in order; the first failure stops the rest and is what is thrown, once
 * all of them have come to rest.
 */
export async function eachInOrder<Item>(
  items: readonly Item[],
  options: { readonly limit: number; readonly cancelSignal?: AbortSignal | undefined },
  work: (item: Item, index: number, control: TurnControl) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const cancelSignal = options.cancelSignal ? AbortSignal.any([options.cancelSignal, stop.signal]) : stop.signal;
  const failures: unknown[] = [];
  const turns = new Turns(options.limit);
  const underWay: Promise<void>[] = [];

  for (const [index, item] of items.entries()) {
    await turns.next();
    if (cancelSignal.aborted) break;
    const makeRoom = turns.take();
    const begun = work(item, index, { cancelSignal, makeRoom }).catch((failure: unknown) => {
      failures.push(failure);
      stop.abort();
    });
    underWay.push(begun.finally(makeRoom));
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** So many at a time, for one who waits. */
class Turns {
  #free: number;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#free = limit;
  }

  async next(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Gives the way to hand the turn back; handing it back twice is no error. */
  take(): () => void {
    this.#free -= 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#free += 1;
      this.#wake?.();
    };
  }
}
