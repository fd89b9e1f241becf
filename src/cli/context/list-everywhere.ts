import type { Container, Engine } from '../../engine/index.js';
import { type EngineError, engineError, isEngineError } from '../../errors/engine-error.js';
import type { CommandContext } from '../command.js';

/** Who has not answered by then is named, and holds nobody up. */
const PATIENCE_MS = 8000;

/** A container, and the context that it is on. */
export type PlacedContainer = { readonly context: string; readonly container: Container; readonly engine: Engine };

export type Everywhere = AsyncDisposable & {
  readonly containers: readonly PlacedContainer[];
  /** Of contexts that did not answer. */
  readonly failures: readonly EngineError[];
};

/** Asks the engines of all contexts at once. Disposing closes them. */
export async function listEverywhere(
  { io, askedEngine }: Pick<CommandContext, 'io' | 'askedEngine'>,
  list: (engine: Engine) => Promise<readonly Container[]>,
): Promise<Everywhere> {
  const { others } = io;
  if (!others) throw engineError('not_implemented', { what: '--all-contexts' });
  const engines = new AsyncDisposableStack();
  const listed = await (await others.directory(askedEngine)).list();
  const answers = await Promise.all(
    listed.map(async ({ name }): Promise<readonly PlacedContainer[] | EngineError> => {
      try {
        const engine = await others.open({ ...askedEngine, choice: { context: name } });
        engines.use(engine);
        const found = await inTime(list(engine), name);
        return found.map((container) => ({ context: name, container, engine }));
      } catch (error) {
        if (!isEngineError(error)) throw error;
        return engineError('context_unanswered', { name, reason: error.message }, { cause: error });
      }
    }),
  );
  return {
    containers: answers.flatMap((answer) => (isEngineError(answer) ? [] : answer)),
    failures: answers.filter((answer) => isEngineError(answer)),
    [Symbol.asyncDispose]: () => engines.disposeAsync(),
  };
}

async function inTime<Value>(work: Promise<Value>, name: string): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(engineError('timed_out', { what: `the engine of ${name}` })), PATIENCE_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    // It may still fail, and nobody hears it.
    work.catch(() => undefined);
  }
}
