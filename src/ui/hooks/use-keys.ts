import type { Key } from 'ink';
import { useContext } from 'react';

import { keyName } from '../keymap/key-name.js';
import { pressKey } from '../keymap/press-key.js';
import { StoreContext } from './use-app-state.js';

/** What a key does: looked up when it comes, so that nothing is drawn for it. */
export function useKeys(): (input: string, key: Key) => void {
  const store = useContext(StoreContext);
  return (input, key) => {
    if (!store) return;
    const message = pressKey(store.getState(), keyName(input, key));
    if (message) store.dispatch(message);
  };
}
