import type { ContextDirectory, ListedContext } from '../../contexts/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { ContextRow } from './context-columns.js';

/** Who has not answered by then is called silent. */
const PATIENCE_MS = 8000;

/** Greets the engines of all at once: who does not answer holds nobody up. */
export async function pingAll(
  directory: Pick<ContextDirectory, 'ping'>,
  listed: readonly ListedContext[],
): Promise<readonly ContextRow[]> {
  return await Promise.all(
    listed.map(async (context): Promise<ContextRow> => {
      const cancelSignal = AbortSignal.timeout(PATIENCE_MS);
      try {
        return { ...context, ping: await directory.ping(context.name, { cancelSignal }) };
      } catch (error) {
        if (!isEngineError(error)) throw error;
        const why = isEngineError(error, 'cancelled') ? engineError('timed_out', { what: 'no answer' }) : error;
        return { ...context, silence: why.message };
      }
    }),
  );
}
