import type { AppState } from '../state/app-state.js';
import { focusedField } from '../state/forms/forms.js';
import type { Message } from '../state/message.js';
import { isTypedBelow } from '../state/overlay.js';

type TypingState = Pick<AppState, 'overlay'>;

/** Names the text field that has the keys; undefined where none has. */
export function fieldOf({ overlay }: TypingState): string | undefined {
  if (isTypedBelow(overlay)) return overlay.kind;
  if (overlay?.kind === 'palette') return `palette ${overlay.edition}`;
  if (overlay?.kind !== 'form' || overlay.isBusy) return undefined;
  const field = focusedField(overlay);
  return field?.kind === 'text' ? `form ${field.name} ${overlay.edition ?? 0}` : undefined;
}

/** What that field holds. */
export function typedText({ overlay }: TypingState): string {
  if (overlay?.kind === 'cleanup-filter') return overlay.filter;
  if (isTypedBelow(overlay) || overlay?.kind === 'palette') return overlay.text;
  return overlay?.kind === 'form' ? (overlay.values[focusedField(overlay)?.name ?? ''] ?? '') : '';
}

/** Says that it now holds this. */
export function typedMessage({ overlay }: TypingState, text: string): Message | undefined {
  if (overlay?.kind === 'prompt') return { type: 'prompt.typed', text };
  if (overlay?.kind === 'palette') return { type: 'palette.typed', text };
  if (overlay?.kind === 'help-search') return { type: 'help.search.typed', text };
  if (overlay?.kind === 'cleanup-filter') return { type: 'cleanup.filter.typed', text };
  return overlay?.kind === 'form' ? { type: 'form.typed', text } : undefined;
}

/** What shells do at ctrl-u and ctrl-w. Other control keys type nothing. */
export function editedByControl(text: string, key: string): string {
  if (key === 'u') return '';
  return key === 'w' ? text.replace(/\S*\s*$/, '') : text;
}
