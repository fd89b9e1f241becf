import type { AppState } from '../app-state.js';
import { type Step, step, withNotice } from '../step.js';
import { type CopiesMessage, copiesOf } from './copies.js';

/** Names, ids and addresses go to the clipboard of the terminal. */
export function updateCopies(state: AppState, message: CopiesMessage): Step {
  const { overlay } = state;
  switch (message.type) {
    case 'copies.asked':
      return step({ ...state, overlay: copiesOf(state) ?? overlay });
    case 'copies.chosen': {
      const item = overlay?.kind === 'copies' ? overlay.items[overlay.cursor] : undefined;
      if (!item) return step(state);
      const next = withNotice({ ...state, overlay: undefined }, `Copied: ${item.text}`, 'good');
      return step(next, { type: 'text.copy', text: item.text });
    }
    default:
      return message satisfies never;
  }
}
