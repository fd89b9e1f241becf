import { isScrolled, lastScrollTop } from '../overlays/scroll-extent.js';
import type { AppState } from '../state/app-state.js';
import { focusedField } from '../state/forms/forms.js';
import type { Message } from '../state/message.js';
import { isTypedBelow } from '../state/overlay.js';
import { bindingFor, keymapOf } from './effective-keymap.js';
import { keyLabel } from './key-name.js';
import { keyOf } from './key-of.js';
import { paletteActions, paletteChoice, paletteCompletion } from './palette.js';
import { placeName } from './place-name.js';
import { whyNotNow } from './why-not-now.js';

/** What a key leads to: its message, or a sentence that says why it does nothing. */
export function pressKey(state: AppState, key: string): Message | undefined {
  const binding = bindingFor(state, key);
  if (!binding) return isTyping(state) ? undefined : info(unknownKey(state, key));
  const reason = whyNotNow(binding, state);
  if (reason !== undefined) return info(reason);
  const message = binding.message(state);
  if (message?.type === 'palette.entered' && state.overlay?.kind === 'palette')
    return paletteChoice(state, state.overlay);
  if (message?.type === 'palette.completed' && state.overlay?.kind === 'palette')
    return paletteCompletion(state, state.overlay);
  return message?.type === 'overlay.scrolled' ? bounded(state, message) : message;
}

/** Whether keys without a meaning are text. */
export function isTyping({ overlay }: Pick<AppState, 'overlay'>): boolean {
  if (overlay?.kind === 'form') return !overlay.isBusy && focusedField(overlay)?.kind === 'text';
  return overlay?.kind === 'palette' || isTypedBelow(overlay);
}

/** Keeps what is scrolled from going past its last line, from where every key back would seem to do nothing. */
function bounded(state: AppState, message: Message & { readonly type: 'overlay.scrolled' }): Message {
  const { overlay } = state;
  if (overlay?.kind === 'palette') {
    const last = paletteActions(state, overlay).length - 1;
    return { ...message, by: Math.min(message.by, Math.max(0, last - overlay.cursor)) };
  }
  if (!overlay || !isScrolled(overlay)) return message;
  const last = lastScrollTop(overlay, state);
  return { ...message, by: Math.min(message.by, Math.max(0, last - overlay.top)) };
}

const info = (text: string): Message => ({ type: 'notice.given', text, tone: 'info' });

function unknownKey(state: AppState, key: string): string {
  const shown = keyLabel(key);
  if (state.overlay) return `${shown} does nothing here. Esc closes this.`;
  const elsewhere = keymapOf(state).find(
    ({ keys, where }) => keys.includes(key) && placeName(state, where) !== undefined,
  );
  const name = elsewhere && placeName(state, elsewhere.where);
  if (!elsewhere || !name) return `${shown} does nothing. ${keyOf(state, 'screen.help')} shows every key.`;
  return `${shown} (${elsewhere.label}) works in ${name}.`;
}
