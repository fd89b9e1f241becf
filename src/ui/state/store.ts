import type { AppState } from './app-state.js';
import type { Effect } from './effect.js';
import type { Message } from './message.js';
import { update } from './update.js';

/** Carries an effect out. What it returns is waited for by {@link Store.idle}; work without an end returns nothing. */
export type RunEffect = (effect: Effect) => Promise<void> | undefined;

/** Holds the state, and everything that listens to it. */
export interface Store {
  getState(): AppState;
  /** Calls `listener` after changes. Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
  dispatch(message: Message): void;
  /** Resolves when every effect that has an end has ended, those that it led to included. */
  idle(): Promise<void>;
}

export type StoreOptions = {
  /**
   * When listeners hear of a change: at once unless told. Changes until then are told as one, so that a burst of
   * messages is drawn once. What is `quiet` came by itself, and nobody waits for it.
   */
  readonly schedule?: ((tell: () => void, how: { readonly isQuiet: boolean }) => void) | undefined;
};

/** They come with every tick, each by itself, and are worth no frame of their own. */
const QUIET: ReadonlySet<Message['type']> = new Set(['clock.ticked', 'host.sampled', 'usage.sampled']);

export function createStore(
  initial: AppState,
  runEffect: RunEffect,
  { schedule = (tell) => tell() }: StoreOptions = {},
): Store {
  let state = initial;
  let scheduled: 'nothing' | 'quietly' | 'soon' = 'nothing';
  const listeners = new Set<() => void>();
  const running = new Set<Promise<void>>();

  const tell = (): void => {
    // What was put off may have been told with something else.
    if (scheduled === 'nothing') return;
    scheduled = 'nothing';
    for (const listener of listeners) listener();
  };

  const changed = (isQuiet: boolean): void => {
    if (scheduled === 'soon' || (isQuiet && scheduled === 'quietly')) return;
    scheduled = isQuiet ? 'quietly' : 'soon';
    schedule(tell, { isQuiet });
  };

  const run = (effect: Effect): void => {
    const work = runEffect(effect);
    if (!work) return;
    const ended = work.finally(() => running.delete(ended));
    running.add(ended);
  };

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(message) {
      const { state: next, effects } = update(state, message);
      const hasChanged = next !== state;
      state = next;
      if (hasChanged) changed(QUIET.has(message.type));
      for (const effect of effects) run(effect);
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
