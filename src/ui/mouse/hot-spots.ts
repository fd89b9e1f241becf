import { footerLine, shownHints } from '../footer-line.js';
import { keymapOf } from '../keymap/effective-keymap.js';
import { pressKey } from '../keymap/press-key.js';
import { layout, type Rect } from '../layout.js';
import type { AppState } from '../state/app-state.js';
import { isTypedBelow } from '../state/overlay.js';
import type { Theme } from '../theme.js';
import { drawnPieces, pieceAt, SPACED } from './drawn-line.js';
import { type Cell, type HotSpot, isWithin, type Press, placeWithin } from './hot-spot.js';
import { overlaySpot } from './overlay-spots.js';
import { paneSpots } from './pane-spots.js';

/** The part of the screen that hears of the mouse at a place: the topmost one there; undefined where nothing does. */
export function hotSpotAt(state: AppState, at: Cell, theme: Theme): HotSpot | undefined {
  return hotSpots(state, theme).findLast(({ rect }) => isWithin(rect, at));
}

/** What a click at a place of the screen leads to. */
export function pressAt(state: AppState, at: Cell, theme: Theme): Press | undefined {
  const spot = hotSpotAt(state, at, theme);
  return spot?.press?.(placeWithin(spot.rect, at));
}

/** All of them, what lies on top last. Made of what the screen is drawn from, at the moment of a click. */
function hotSpots(state: AppState, theme: Theme): readonly HotSpot[] {
  const place = layout(state);
  if (place.kind === 'too-small' || state.engine.kind === 'failed') return [];
  return [
    ...paneSpots(state, place, theme),
    ...(state.overlay ? [overlaySpot(state, state.overlay, theme)] : []),
    footerSpot(state, place.footer, theme),
  ];
}

/** The keys at the foot of the screen: a click on one is a press of it. */
function footerSpot(state: AppState, rect: Rect, theme: Theme): HotSpot {
  const press = ({ column }: Cell): Press | undefined => {
    if (state.notice || isTypedBelow(state.overlay)) return undefined;
    const index = pieceAt(drawnPieces(footerLine(state, { width: rect.width, theme }), SPACED), column);
    const id = index === undefined ? undefined : shownHints(state)[index]?.id;
    const key = keymapOf(state).find((binding) => binding.id === id)?.keys[0];
    const message = key === undefined ? undefined : pressKey(state, key);
    return message && { messages: [message] };
  };
  return { rect, press };
}
