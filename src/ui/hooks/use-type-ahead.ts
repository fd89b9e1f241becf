import { useContext, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';

import { isText, type TypeAhead } from './type-ahead.js';
import { StoreContext } from './use-app-state.js';
import { press } from './use-keys.js';

type TypeAheadOptions = {
  readonly typeAhead: TypeAhead;
  readonly value: string;
  readonly onChange: (text: string) => void;
};

/**
 * Gives a new text field what was typed before it could hear keys.
 *
 * @returns A number to be the key of the field: it is made anew with what was typed, so that its cursor is behind it.
 */
export function useTypeAhead({ typeAhead, value, onChange }: TypeAheadOptions): number {
  const store = useContext(StoreContext);
  const generation = useSyncExternalStore(typeAhead.subscribe, () => typeAhead.generation);
  // Runs after the field's own effects: from here on it hears keys.
  useEffect(() => {
    const keys = typeAhead.isFieldReady ? [] : typeAhead.takeOrBeReady();
    if (keys.length === 0 || !store) return;
    let text = value;
    for (const typed of keys) {
      if (typed.key.backspace || typed.key.delete) text = text.slice(0, -1);
      else if (isText(typed)) text += typed.input;
      else {
        onChange(text);
        press(store, typed);
      }
    }
    onChange(text);
    typeAhead.renewField();
  });
  useLayoutEffect(() => () => typeAhead.reset(), [typeAhead]);
  return generation;
}
