import type { Emulator } from '../../emulator/emulator.js';
import type { GuestModes } from '../../emulator/guest-modes.js';

/** What a guest may have switched on, switched off: keys, mouse, paste, margins, character sets, a hidden cursor. */
export const RESET_MODES =
  '\x1b[?1l\x1b>\x1b[?2004l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l\x1b[?1004l\x1b[?6l\x1b[4l' +
  '\x1b7\x1b[r\x1b8\x1b(B\x0f\x1b[?7h\x1b[?25h\x1b[m';

/** What is on an emulated terminal, for a real one: in its place where a program has the screen, else below what is there. */
export function pictureOf(emulator: Pick<Emulator, 'lines' | 'cursor' | 'modes' | 'scrollTo'>): string {
  emulator.scrollTo('last');
  const lines = emulator.lines({ showsCursor: false });
  const { row, column } = emulator.cursor;
  if (emulator.modes.isAlternate) {
    const rows = lines.map((line, y) => `\x1b[${y + 1};1H${line}`).join('');
    return `\x1b[?1049h\x1b[2J${rows}\x1b[${row + 1};${column + 1}H`;
  }
  const written = lines.slice(0, row + 1).map((line) => line.trimEnd());
  return `${written.join('\r\n')}\x1b[${column + 1}G`;
}

/** Asks a real terminal for what the program asked of the emulated one. */
export function modesOn(modes: GuestModes): string {
  return [
    modes.hasApplicationCursor ? '\x1b[?1h' : '',
    modes.hasApplicationKeypad ? '\x1b=' : '',
    modes.hasBracketedPaste ? '\x1b[?2004h' : '',
    modes.mouse === 'none' ? '' : `\x1b[?${MOUSE_MODES[modes.mouse]}h`,
    modes.hasSgrMouse ? '\x1b[?1006h' : '',
    modes.isCursorHidden ? '\x1b[?25l' : '',
  ].join('');
}

const MOUSE_MODES: Readonly<Record<Exclude<GuestModes['mouse'], 'none'>, number>> = {
  x10: 9,
  vt200: 1000,
  drag: 1002,
  any: 1003,
};
