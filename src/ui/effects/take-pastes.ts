import { isTyping } from '../keymap/press-key.js';
import type { Store } from '../state/store.js';
import { TERMINAL_TEXT } from '../state/terminals/terminal-text.js';
import { type InputBroker, MAX_PASTE_MEGABYTES } from '../terminal/index.js';

/**
 * Pasted text goes into the text field that has the keys, as one edit. Anywhere else it is refused with a word: as keys
 * it might stop or remove things. Terminals have taken theirs before.
 */
export function takePastes(input: InputBroker, store: Store): Disposable {
  const refuse = (text: string): void => store.dispatch({ type: 'notice.given', text, tone: 'warn' });
  const stop = input.onPaste((text) => {
    if (text === undefined) refuse(TERMINAL_TEXT.pasteTooLong(MAX_PASTE_MEGABYTES));
    else if (isTyping(store.getState())) input.insert(text);
    else refuse(TERMINAL_TEXT.pasteIgnored);
  });
  return { [Symbol.dispose]: stop };
}
