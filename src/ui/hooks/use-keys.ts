import type { Key } from 'ink';
import { useContext } from 'react';

import { keyName } from '../keymap/key-name.js';
import { pressKey } from '../keymap/press-key.js';
import type { Store } from '../state/store.js';
import type { TypeAhead, TypedKey } from './type-ahead.js';
import { fieldOf } from './typed-text.js';
import { StoreContext } from './use-app-state.js';

/** What a key does: looked up when it comes, so that nothing is drawn for it. */
export function useKeys(typeAhead: TypeAhead): (input: string, key: Key) => void {
  const store = useContext(StoreContext);
  return (input, key) => {
    if (!store) return;
    const field = fieldOf(store.getState());
    if (field === undefined) typeAhead.reset();
    if (field !== undefined && !typeAhead.isFieldReady) return typeAhead.keep({ input, key });
    press(store, { input, key });
    // It goes with the next frame; what is typed until then is not for it.
    if (fieldOf(store.getState()) !== field) typeAhead.leaveField();
  };
}

/** Does what the key's binding says. */
export function press(store: Store, { input, key }: TypedKey): void {
  store.dispatch({ type: 'key.pressed' });
  const message = pressKey(store.getState(), keyName(input, key));
  if (message) store.dispatch(message);
}
