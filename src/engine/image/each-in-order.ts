/**
 * Works on several items at once, begun in order; the first failure stops the rest and is what is thrown, once
 * all of them have come to rest.
 */
export async function eachInOrder<Item>(
  items: readonly Item[],
  options: { readonly limit: number; readonly cancelSignal?: AbortSignal | undefined },
  work: (item: Item, index: number, cancelSignal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const cancelSignal = options.cancelSignal ? AbortSignal.any([options.cancelSignal, stop.signal]) : stop.signal;
  const queue = items.entries();
  const failures: unknown[] = [];

  const runner = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (cancelSignal.aborted) return;
      try {
        await work(item, index, cancelSignal);
      } catch (failure) {
        failures.push(failure);
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.limit, items.length) }, runner));
  if (failures.length > 0) throw failures[0];
}
