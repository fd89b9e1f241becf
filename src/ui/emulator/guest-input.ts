import type { MouseEvent } from '../terminal/index.js';
import type { GuestModes } from './guest-modes.js';

/** Cursor keys, home and end without modifiers, as our own terminal sends them. */
const CURSOR_KEY = /^\x1b[[O]([A-DHF])$/;

/** Everything below a blank but tab and line end, and what ECMA-48 calls C1. */
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A key as the program in the container wants it. */
export function keyForGuest(sequence: string, { hasApplicationCursor }: GuestModes): string {
  const key = CURSOR_KEY.exec(sequence)?.[1];
  return key === undefined ? sequence : `\x1b${hasApplicationCursor ? 'O' : '['}${key}`;
}

/**
 * Pasted text as a terminal gives it to a program. Control characters are gone: none of them can end the paste early, or
 * be a key.
 */
export function pasteForGuest(text: string, { hasBracketedPaste }: GuestModes): string {
  const lines = text
    .replace(/\r\n?|\n/g, '\n')
    .replace(CONTROLS, '')
    .replaceAll('\n', '\r');
  return hasBracketedPaste ? `\x1b[200~${lines}\x1b[201~` : lines;
}

/** Lines that one notch of the wheel moves where the program does not hear of the mouse. */
export const WHEEL_LINES = 3;

/** Added to the number of a button that is held while the mouse moves. */
const MOTION = 32;

/** The largest coordinate that the old way of reporting can tell. */
const MAX_OLD_COORDINATE = 222;

/**
 * A click or a turn of the wheel as the program wants it, at a place within its screen; undefined where it does not want
 * to hear of it. On an alternate screen the wheel then stands for arrow keys, as in most terminals.
 */
export function mouseForGuest(event: MouseEvent, modes: GuestModes): string | undefined {
  const isWheel = event.action === 'wheel-up' || event.action === 'wheel-down';
  if (modes.mouse === 'none') {
    if (!isWheel || !modes.isAlternate) return undefined;
    return keyForGuest(event.action === 'wheel-up' ? '\x1b[A' : '\x1b[B', modes).repeat(WHEEL_LINES);
  }
  const isDrag = event.action === 'drag';
  if (modes.mouse === 'x10' && event.action !== 'press') return undefined;
  if (isDrag && modes.mouse === 'vt200') return undefined;
  const which = ['left', 'middle', 'right'].indexOf(event.button);
  if (which < 0 && !isWheel) return undefined;
  const button = isWheel ? (event.action === 'wheel-up' ? 64 : 65) : which + (isDrag ? MOTION : 0);
  const { column, row } = event;
  if (modes.hasSgrMouse) return `\x1b[<${button};${column + 1};${row + 1}${event.action === 'release' ? 'm' : 'M'}`;
  if (column > MAX_OLD_COORDINATE || row > MAX_OLD_COORDINATE) return undefined;
  const code = event.action === 'release' ? 3 : button;
  return `\x1b[M${String.fromCharCode(32 + code, 33 + column, 33 + row)}`;
}
