import { engineError } from '../../errors/engine-error.js';

/** The same, ended as soon as the signal says so: also while nothing comes, as from a terminal. @throws cancelled */
export async function* untilCancelled(
  pieces: AsyncIterable<Uint8Array>,
  cancelSignal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (!cancelSignal) return yield* pieces;
  const iterator = pieces[Symbol.asyncIterator]();
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  cancelled.catch(() => undefined);
  const cancel = (): void => reject(engineError('cancelled'));
  cancelSignal.addEventListener('abort', cancel, { once: true });
  if (cancelSignal.aborted) cancel();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), cancelled]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    cancelSignal.removeEventListener('abort', cancel);
    // Not waited for: it may be waiting for what never comes.
    void iterator.return?.().catch(() => undefined);
  }
}
