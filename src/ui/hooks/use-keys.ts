import type { Key } from 'ink';
import { useContext } from 'react';

import { keyName } from '../keymap/key-name.js';
import { isTyping, pressKey } from '../keymap/press-key.js';
import type { Store } from '../state/store.js';
import type { TypeAhead, TypedKey } from './type-ahead.js';
import { StoreContext } from './use-app-state.js';

/** What a key does: looked up when it comes, so that nothing is drawn for it. */
export function useKeys(typeAhead: TypeAhead): (input: string, key: Key) => void {
  const store = useContext(StoreContext);
  return (input, key) => {
    if (!store) return;
    if (isTyping(store.getState()) && !typeAhead.isFieldReady) typeAhead.keep({ input, key });
    else press(store, { input, key });
  };
}

/** Does what the key's binding says. */
export function press(store: Store, { input, key }: TypedKey): void {
  store.dispatch({ type: 'key.pressed' });
  const message = pressKey(store.getState(), keyName(input, key));
  if (message) store.dispatch(message);
}
