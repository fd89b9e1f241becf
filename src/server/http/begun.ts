import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Begins to read, so that what is wrong from the start is thrown here, as long as something can be said about it. Waits
 * for no more than that.
 */
export async function begun<Item>(items: AsyncIterable<Item>): Promise<AsyncIterable<Item>> {
  const iterator = items[Symbol.asyncIterator]();
  const first = iterator.next();
  await Promise.race([first, nextTurn()]);
  return resumed(iterator, first);
}

async function* resumed<Item>(
  iterator: AsyncIterator<Item>,
  first: Promise<IteratorResult<Item>>,
): AsyncGenerator<Item, void> {
  try {
    for (let step = await first; !step.done; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}
