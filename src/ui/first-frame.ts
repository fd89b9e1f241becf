import type { AppState } from './state/app-state.js';
import type { Store } from './state/store.js';

/** How long the first frame waits for what is to be seen in it: nobody notices a tenth of a second. */
const PATIENCE_MS = 100;

/**
 * Resolves when the lists are read, or the engine cannot be opened, or it takes long, or the user has left.
 *
 * To draw a frame for the first time costs more than opening the engine: two of them, of which one shows nothing yet,
 * would cost twice.
 */
export async function whenThereIsMuchToSee(store: Store, left: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (hasMuchToSee(store.getState())) resolve();
  };
  const timer = setTimeout(resolve, PATIENCE_MS);
  const stop = store.subscribe(look);
  look();
  await Promise.race([promise, left]);
  stop();
  clearTimeout(timer);
}

const hasMuchToSee = ({ engine, containers, images }: AppState): boolean =>
  engine.kind === 'failed' || (containers.isListed && images.isListed);
