import { useContext, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';

import type { Store } from '../state/store.js';
import { isText, type TypeAhead, type TypedKey } from './type-ahead.js';
import { editedByControl, fieldOf, typedMessage, typedText } from './typed-text.js';
import { StoreContext } from './use-app-state.js';
import { press } from './use-keys.js';

/**
 * Gives a new text field what was typed before it could hear keys.
 *
 * @returns A number to be the key of the field: it is made anew with what was typed, so that its cursor is behind it.
 */
export function useTypeAhead(typeAhead: TypeAhead): number {
  const store = useContext(StoreContext);
  const generation = useSyncExternalStore(typeAhead.subscribe, () => typeAhead.generation);
  // Runs after the field's own effects: from here on it hears keys.
  useEffect(() => {
    const keys = typeAhead.isFieldReady ? [] : typeAhead.takeOrBeReady();
    if (keys.length === 0 || !store) return;
    for (const typed of keys) replay(store, typed);
    typeAhead.renewField();
  });
  useLayoutEffect(() => () => typeAhead.leaveField(), [typeAhead]);
  return generation;
}

/** Does what the key would have done: an earlier one may have gone on to another field, or out of all of them. */
function replay(store: Store, typed: TypedKey): void {
  const state = store.getState();
  const text = fieldOf(state) === undefined ? undefined : edited(typedText(state), typed);
  const message = text === undefined ? undefined : typedMessage(state, text);
  if (message) store.dispatch(message);
  else press(store, typed);
}

/** The text after a key that is for a text; undefined for other keys. */
function edited(text: string, typed: TypedKey): string | undefined {
  const { input, key } = typed;
  if (key.backspace || key.delete) return text.slice(0, -1);
  if (isText(typed)) return text + input;
  return key.ctrl && (input === 'u' || input === 'w') ? editedByControl(text, input) : undefined;
}
