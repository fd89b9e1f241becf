/** The same items; to be cancelled is their end, and no failure. */
export async function* untilCancelled<Item>(
  items: AsyncIterable<Item>,
  cancelSignal: AbortSignal | undefined,
): AsyncGenerator<Item, void> {
  try {
    yield* items;
  } catch (error) {
    if (!cancelSignal?.aborted) throw error;
  }
}
