import type { AppState } from './app-state.js';
import type { ConfirmedOrder, SavePurpose } from './overlay.js';
import { detailContainer, selectedRow, visibleSaves } from './selectors/detail.js';
import { type Step, step, withNotice } from './step.js';

/** Carries out what was typed: a note may be empty, a name may not. */
export function enteredForSaves(state: AppState, purpose: SavePurpose, text: string): Step {
  const container = detailContainer(state);
  if (!container) return step(state);
  if (purpose === 'save-note') {
    return step(withNotice(state, `Saving ${container.name}…`), { type: 'save.make', id: container.id, note: text });
  }
  const row = selectedRow(state, visibleSaves(state));
  if (!row || text === '') return step(state);
  return orderedForSave(state, { id: container.id, number: row.save.number, order: { kind: 'copy', name: text } });
}

/** It may take a while: files are saved before others take their place. */
export function orderedForSave(
  state: AppState,
  { id, number, order }: Omit<ConfirmedOrder & { readonly type: 'save' }, 'type'>,
): Step {
  const doing = { restore: 'Going back to', remove: 'Removing', copy: 'Making a container of' }[order.kind];
  return step(withNotice(state, `${doing} save ${number}…`), { type: 'save.change', id, number, order });
}
