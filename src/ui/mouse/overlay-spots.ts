import { paletteActions } from '../keymap/palette.js';
import { pressKey } from '../keymap/press-key.js';
import type { Rect } from '../layout.js';
import { formPlace } from '../overlays/form-view.js';
import { dialogOf } from '../overlays/overlay-view.js';
import { paletteListHeight, paletteRect } from '../overlays/palette-view.js';
import type { AppState } from '../state/app-state.js';
import type { Cleanup } from '../state/cleanup.js';
import { shownItems } from '../state/cleanup-choice.js';
import type { Copies } from '../state/copies/copies.js';
import type { Form } from '../state/forms/form.js';
import { focusedField, formDefinition } from '../state/forms/forms.js';
import type { Message } from '../state/message.js';
import { type Confirm, isTypedBelow, type Overlay } from '../state/overlay.js';
import { settledTop } from '../state/settled-top.js';
import { SIGNAL_CHOICES } from '../state/signals.js';
import type { Theme } from '../theme.js';
import { BUTTONS, drawnPieces, lineCells, pieceAt } from './drawn-line.js';
import { type Cell, type HotSpot, isWithin, type Press, placeWithin } from './hot-spot.js';

/** What a click beside it closes: nothing is lost with it. */
const CLOSED_FROM_OUTSIDE: ReadonlySet<Overlay['kind']> = new Set([
  'help',
  'details',
  'failure',
  'report',
  'signals',
  'copies',
  'pull',
  'build',
  'palette',
]);

/** What lies over the panes has the mouse to itself, as it has the keys. */
export function overlaySpot(state: AppState, overlay: Overlay, theme: Theme): HotSpot {
  const { columns: width, rows: height } = state.size;
  return {
    rect: { x: 0, y: 0, width, height },
    press: (at) => pressOverlay(state, overlay, { at, theme }),
    wheel: (by) => wheelOver(state, overlay, by),
  };
}

type OverlayPlace = { readonly at: Cell; readonly theme: Theme };

function pressOverlay(state: AppState, overlay: Overlay, { at, theme }: OverlayPlace): Press | undefined {
  if (isTypedBelow(overlay)) return undefined;
  if (overlay.kind === 'details') return outside(state, overlay);
  if (overlay.kind === 'palette') {
    const rect = paletteRect(state.size);
    return isWithin(rect, at) ? pressPalette(state, { rect, at: placeWithin(rect, at) }) : outside(state, overlay);
  }
  if (overlay.kind === 'form') return pressForm(state, overlay, { at, theme });
  const { rect, picture } = dialogOf(overlay, state, theme);
  if (!isWithin(rect, at)) return outside(state, overlay);
  const lines = picture.split('\n');
  const local = placeWithin(rect, at);
  if (overlay.kind === 'confirm') return pressConfirm(overlay, { lines, at: local });
  if (overlay.kind === 'cleanup') return pressCleanup(overlay, { lines, at: local, nowMs: state.nowMs });
  if (overlay.kind === 'copies') return pressCopies(overlay, local);
  return overlay.kind === 'signals' ? pressSignals(overlay.cursor, { lines, at: local }) : undefined;
}

function outside(state: AppState, { kind }: Overlay): Press | undefined {
  const message = CLOSED_FROM_OUTSIDE.has(kind) ? pressKey(state, 'escape') : undefined;
  return message && { messages: [message] };
}

/** Text scrolls by a few lines; where there is a cursor, it moves. */
function wheelOver(state: AppState, { kind }: Overlay, by: 1 | -1): readonly Message[] {
  if (kind === 'confirm' || kind === 'prompt' || kind === 'form' || kind === 'pull') return [];
  const message = pressKey(state, by === 1 ? 'down' : 'up');
  if (!message) return [];
  const isText = kind === 'help' || kind === 'details' || kind === 'failure' || kind === 'report';
  // One line at a time, so that each stops at the end.
  return isText ? [message, message, message] : [message];
}

/** A box to tick, and the key that ticks it: `[x] f force`. */
const SWITCH = /^ *\[.\] (\S) /;

/** The lines of a dialog, its frame among them, and a place in it. */
type DialogPlace = { readonly lines: readonly string[]; readonly at: Cell };

/** The button under it; those of a dialog are in its last line. */
function buttonAt({ lines, at }: DialogPlace): number | undefined {
  if (at.row !== lines.length - 2) return undefined;
  return pieceAt(drawnPieces(lines[at.row] ?? '', BUTTONS), at.column);
}

function pressConfirm({ toggles }: Confirm, place: DialogPlace): Press | undefined {
  const button = buttonAt(place);
  if (button !== undefined) return { messages: [{ type: 'confirm.answered', accepted: button === 1 }] };
  const key = switchAt(place);
  const toggle = toggles.find((each) => each.key === key);
  return toggle && { messages: [{ type: 'confirm.toggled', key: toggle.key }] };
}

/** The key of the switch under it, whose text may take several lines. */
function switchAt({ lines, at }: DialogPlace): string | undefined {
  for (let row = at.row; row > 0; row--) {
    const cells = lineCells(lines[row] ?? '').slice(1, -1);
    const key = SWITCH.exec(cells)?.[1];
    if (key !== undefined || cells.trim() === '') return key;
  }
  return undefined;
}

function pressSignals(cursor: number, { lines, at }: DialogPlace): Press | undefined {
  const index = at.row - (lines.length - 1 - SIGNAL_CHOICES.length);
  return index >= 0 && index < SIGNAL_CHOICES.length ? moveCursor('signal', { cursor, index }) : undefined;
}

function pressCopies({ items, cursor }: Copies, at: Cell): Press | undefined {
  const index = at.row - 1;
  return items[index] && moveCursor('copy', { cursor, index });
}

function moveCursor(
  what: string,
  { cursor, index, twice = 'enter' }: { readonly cursor: number; readonly index: number; readonly twice?: string },
): Press {
  return { messages: [{ type: 'overlay.scrolled', by: index - cursor }], what: `${what} ${index}`, twice };
}

/** Lines of the dialog that are no objects: frame, titles, an empty one, what they add up to, buttons. */
const CLEANUP_LINES = 6;

function pressCleanup(cleanup: Cleanup, place: DialogPlace & { readonly nowMs: number }): Press | undefined {
  const { phase, cursor } = cleanup;
  const button = buttonAt(place);
  if (button !== undefined && phase === 'done') return { messages: [{ type: 'overlay.closed' }] };
  if (button !== undefined) return { messages: [{ type: 'cleanup.answered', accepted: button === 1 }] };
  const height = Math.max(1, place.lines.length - CLEANUP_LINES);
  const row = place.at.row - 2;
  const shown = shownItems(cleanup, place.nowMs);
  const index = settledTop(0, { index: cursor, count: shown.length, height }) + row;
  if (phase !== 'choosing' || row < 0 || row >= height || !shown[index]) return undefined;
  return moveCursor('cleanup', { cursor, index, twice: 'space' });
}

function pressPalette(state: AppState, { rect, at }: { readonly rect: Rect; readonly at: Cell }): Press | undefined {
  const { overlay } = state;
  if (overlay?.kind !== 'palette') return undefined;
  const count = paletteActions(state, overlay).length;
  const cursor = Math.min(overlay.cursor, count - 1);
  const height = paletteListHeight(rect);
  const row = at.row - 3;
  const index = settledTop(0, { index: cursor, count, height }) + row;
  return row >= 0 && row < height && index < count ? moveCursor('action', { cursor, index }) : undefined;
}

function pressForm(state: AppState, form: Form, { at, theme }: OverlayPlace): Press | undefined {
  const { rect, lines, firstRow, shown } = formPlace(form, state.size, theme);
  // Where not all fields have room, what is below them begins with an empty line.
  const isDrawn = (row: number): boolean => lineCells(lines[row + firstRow] ?? '').trim() !== '';
  if (form.isBusy || !isWithin(rect, at)) return undefined;
  const row = placeWithin(rect, at).row - 1 - firstRow;
  const index = row + shown;
  const isField = row >= 0 && row < lines.length && index < formDefinition(form).fields.length && isDrawn(row);
  if (!isField) return undefined;
  const isFocused = index === form.focus;
  const turns = isFocused && focusedField(form)?.kind !== 'text';
  return { messages: [turns ? { type: 'form.turned', by: 1 } : { type: 'form.focus.moved', by: index - form.focus }] };
}
