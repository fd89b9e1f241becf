import { createContext, useContext, useSyncExternalStore } from 'react';

import type { AppState } from '../state/app-state.js';
import type { Message } from '../state/message.js';
import type { Store } from '../state/store.js';

export const StoreContext = createContext<Store | undefined>(undefined);

/**
 * Reads a part of the app state and draws again when that part changes.
 *
 * @param select Must give back the same value for the same state: pick or memoise, never build.
 */
export function useAppState<Part>(select: (state: AppState) => Part): Part {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

/** What tells the store what happened. */
export function useDispatch(): (message: Message) => void {
  return useStore().dispatch;
}

function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('no StoreContext above');
  return store;
}
