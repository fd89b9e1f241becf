import { SgrState } from './terminal/sgr.js';
import { graphemes, isSurelyNarrow, textWidth } from './terminal/text-width.js';

export { textWidth } from './terminal/text-width.js';

/** What may stay in a text that comes from outside. */
export type DisplayOptions = {
  /** Keeps colours and attributes (SGR sequences, written anew), as log lines have them. */
  readonly keepsColor?: boolean | undefined;
  /** Keeps line feeds. Otherwise each line end becomes one space. */
  readonly keepsLines?: boolean | undefined;
  /** Cells from one tab stop to the next; 8 unless told. */
  readonly tabWidth?: number | undefined;
};

const SANE =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2190-\u22ff\u2500-\u25ff\u2800-\u28ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** Whole escape sequences, in 7 and 8 bit forms: strings (OSC, DCS, SOS, PM, APC) to their end, CSI, and two-character ones. */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|(?=\x1b)|$)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

const SGR = /^(?:\x1b\[|\x9b)([\d;:]*)m$/;

/** Characters that draw nothing and change how their neighbours are drawn or read. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\u{1d173}-\u{1d17a}/gu;

/** A joiner that joins no two pictures. */
const IDLE_JOINER =
  /(?<![\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** More marks than any script stacks on one letter. */
const MARK_FLOOD = /(\p{M}{4})\p{M}+/gu;

/**
 * Makes text from outside (names, labels, log lines, build output) harmless: what comes back draws where it is put
 * and nowhere else. The only door for such text to the screen.
 *
 * Escape sequences and control characters are gone, but for SGR where `keepsColor` asks for it; direction marks and
 * other invisible characters are gone; tabs are spaces; unpaired surrogates are U+FFFD.
 */
export function display(text: string, options: DisplayOptions = {}): string {
  if (SANE.test(text)) return text;
  const { keepsColor = false, keepsLines = false, tabWidth = 8 } = options;
  const plain = text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n')
    .replace(SEQUENCES, (sequence) => (keepsColor ? keptSgr(sequence) : ''));
  return expandTabs(plain, tabWidth)
    .replace(keepsColor ? /(?!\x1b\[[\d;]*m)[\x00-\x09\x0b-\x1f\x7f-\x9f]/g : CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(IDLE_JOINER, '')
    .replace(MARK_FLOOD, '$1')
    .replace(/\n/g, keepsLines ? '\n' : ' ');
}

function keptSgr(sequence: string): string {
  const parameters = SGR.exec(sequence)?.[1];
  if (parameters === undefined) return '';
  const sgr = new SgrState();
  sgr.apply(parameters);
  return parameters === '' ? '\x1b[0m' : `\x1b[${parameters.replaceAll(':', ';')}m`;
}

function expandTabs(text: string, tabWidth: number): string {
  if (!text.includes('\t')) return text;
  return text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .reduce((before, after) => `${before}${' '.repeat(tabWidth - (textWidth(before) % tabWidth))}${after}`),
    )
    .join('\n');
}

/** How a text is cut. */
export type CutOptions = {
  /** Stands for what was cut off; `…` unless told. */
  readonly ellipsis?: string | undefined;
  /** Which part goes: the end unless told. */
  readonly from?: 'end' | 'start' | undefined;
};

/** At most `width` cells of `text`. Never half a character. SGR sequences are kept, and ended at the cut. */
export function cut(text: string, width: number, { ellipsis = '…', from = 'end' }: CutOptions = {}): string {
  if (width <= 0) return '';
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room <= 0) return take(ellipsis, width);
  return from === 'end' ? take(text, room) + ellipsis : ellipsis + takeEnd(text, room);
}

/** `text` with spaces to `width` cells; longer texts come back as they are. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center' = 'left'): string {
  const missing = width - textWidth(text);
  if (missing <= 0) return text;
  if (align === 'left') return text + ' '.repeat(missing);
  if (align === 'right') return ' '.repeat(missing) + text;
  const left = Math.floor(missing / 2);
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
}

/** How a text is made to fit. */
export type FitOptions = CutOptions & { readonly align?: 'left' | 'right' | 'center' | undefined };

/** Exactly `width` cells of `text`: cut where it is longer, padded where it is shorter. */
export function fit(text: string, width: number, { align, ...options }: FitOptions = {}): string {
  return pad(cut(text, width, options), Math.max(0, width), align);
}

function take(text: string, width: number): string {
  if (isSurelyNarrow(text)) return text.slice(0, width);
  let taken = '';
  let column = 0;
  let hasStyle = false;
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      taken += part;
      hasStyle = true;
      continue;
    }
    for (const grapheme of graphemes(part)) {
      column += textWidth(grapheme);
      if (column > width) return hasStyle ? `${taken}\x1b[0m` : taken;
      taken += grapheme;
    }
  }
  return taken;
}

function takeEnd(text: string, width: number): string {
  const parts = [...graphemes(text)];
  let start = parts.length;
  for (let column = 0; start > 0; start--) {
    column += textWidth(parts[start - 1] ?? '');
    if (column > width) break;
  }
  return parts.slice(start).join('');
}
