import type { TerminalKeys } from '../effects/terminals/terminal-sessions.js';
import { keymapOf } from '../keymap/effective-keymap.js';
import { pressKey } from '../keymap/press-key.js';
import { paneRect } from '../layout.js';
import type { Store } from '../state/store.js';
import { shownTerminal } from '../state/terminals/terminals.js';
import { typingTerminal } from '../state/terminals/update-terminals.js';
import type { MouseEvent, MouseReports, Terminal } from '../terminal/index.js';
import type { Theme } from '../theme.js';
import { isWithin } from './hot-spot.js';
import { hotSpotAt, pressAt } from './hot-spots.js';

export type MouseTools = {
  readonly store: Store;
  readonly terminals: TerminalKeys;
  readonly theme: () => Theme;
  readonly nowMs: () => number;
};

/** Two clicks on the same thing within this are one double click. */
const DOUBLE_CLICK_MS = 500;

/** Does what is done with the mouse. */
export function followMouse({ input, writer }: Pick<Terminal, 'input' | 'writer'>, tools: MouseTools): Disposable {
  const { store, nowMs } = tools;
  let last: { readonly what: string; readonly atMs: number } | undefined;

  const press = (event: MouseEvent): void => {
    store.dispatch({ type: 'key.pressed' });
    const pressed = pressAt(store.getState(), event, tools.theme());
    for (const message of pressed?.messages ?? []) store.dispatch(message);
    const isDouble = last !== undefined && last.what === pressed?.what && nowMs() - last.atMs <= DOUBLE_CLICK_MS;
    last = pressed?.what !== undefined && !isDouble ? { what: pressed.what, atMs: nowMs() } : undefined;
    const meant = isDouble && pressed?.twice ? pressKey(store.getState(), pressed.twice) : undefined;
    if (meant) store.dispatch(meant);
  };

  const wheel = (event: MouseEvent): void => {
    const by = event.action === 'wheel-down' ? 1 : -1;
    const spot = hotSpotAt(store.getState(), event, tools.theme());
    for (const message of spot?.wheel?.(by) ?? []) store.dispatch(message);
  };

  const pressSide = (id: string): void => {
    store.dispatch({ type: 'key.pressed' });
    const state = store.getState();
    const key = keymapOf(state).find((binding) => binding.id === id)?.keys[0];
    // What is typed, or asked, is not left by it.
    const message = state.overlay || key === undefined ? undefined : pressKey(state, key);
    if (message) store.dispatch(message);
  };

  const stopAsking = store.subscribe(() => writer.setMouse(wantedReports(tools)));
  const stop = input.onMouse((event) => {
    if (isForGuest(event, tools)) return;
    if (event.action === 'wheel-up' || event.action === 'wheel-down') wheel(event);
    else if (event.action !== 'press') return;
    else if (event.button === 'left') press(event);
    else if (event.button === 'back' || event.button === 'forward') pressSide(`visit.${event.button}`);
  });
  return {
    [Symbol.dispose]: () => {
      stopAsking();
      stop();
    },
  };
}

/** What is asked of the terminal: nothing where it is to keep the mouse, more for a program in the pane that asks for more. */
function wantedReports({ store, terminals }: MouseTools): MouseReports {
  const state = store.getState();
  if (!state.settings.mouse) return 'none';
  const tab = typingTerminal(state);
  return tab && terminals.wantsDrags(tab.id) ? 'drags' : 'clicks';
}

/** Whether the program of the terminal under the pointer has taken it: while that has the keys it has the mouse, if it asked. */
function isForGuest(event: MouseEvent, { store, terminals }: MouseTools): boolean {
  const state = store.getState();
  const rect = paneRect(state, 'terminal');
  const tab = shownTerminal(state.terminals);
  if (!rect || !tab || state.overlay || !state.terminals.isTyping) return false;
  const inside = { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 };
  if (!isWithin(inside, event)) return false;
  return terminals.point(tab.id, { ...event, column: event.column - inside.x, row: event.row - inside.y });
}
