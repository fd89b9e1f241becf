import { sequenceName } from '../../keymap/sequence-name.js';
import { typingBinding } from '../../keymap/terminal-keys.js';
import type { Store } from '../../state/store.js';
import type { TerminalTab } from '../../state/terminals/terminals.js';
import { typingTerminal } from '../../state/terminals/update-terminals.js';
import type { InputBroker } from '../../terminal/index.js';
import type { TerminalKeys } from './terminal-sessions.js';

type TypingTools = { readonly store: Store; readonly terminals: TerminalKeys };

/**
 * Gives what is typed and pasted to the terminal that has the keys, past the screen: what runs there must not wait for
 * it. The few keys that are gantry's there work whatever the container does.
 */
export function typeIntoTerminals(input: InputBroker, { store, terminals }: TypingTools): Disposable {
  const stop = input.capture((event) => {
    const state = store.getState();
    const tab = typingTerminal(state);
    if (!tab || event.type === 'mouse') return false;
    if (event.type === 'paste') {
      if (event.text === undefined) return false;
      if (tab.status.kind !== 'ended') terminals.paste(tab.id, event.text);
      return true;
    }
    for (const sequence of apart(tab, event.sequence)) {
      const message = typingBinding(tab, sequenceName(sequence))?.message(state);
      if (message) store.dispatch(message);
      else if (tab.status.kind !== 'ended') terminals.type(tab.id, sequence);
    }
    return true;
  });
  return { [Symbol.dispose]: stop };
}

/** Escape and a key of ours that came together, as slow lines bring them, are both: the way out must work after anything. */
function apart(tab: TerminalTab, sequence: string): readonly string[] {
  const second = /^\x1b([\x00-\x1f])$/.exec(sequence)?.[1];
  return second !== undefined && typingBinding(tab, sequenceName(second)) ? ['\x1b', second] : [sequence];
}
