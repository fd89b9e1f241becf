import { PLAIN, SgrState, type Style } from './sgr.js';
import { graphemes, isSurelyNarrow, textWidth } from './text-width.js';

/** One line of a frame, taken apart into cells. Cells past the end are blank and plain. */
export type Row = {
  /** The line it was read from. Equal sources make equal rows. */
  readonly source: string;
  /** One per cell. The cells that a wide glyph covers besides its first hold `''`. */
  readonly glyphs: readonly string[];
  /** One per cell. */
  readonly styles: readonly Style[];
  /** Whether every terminal agrees where each cell is. */
  readonly isNarrow: boolean;
};

/** A row with nothing on it. */
export const EMPTY_ROW: Row = { source: '', glyphs: [], styles: [], isNarrow: true };

/** SGR, then OSC, any other CSI, and what is left of a broken sequence. */
const SEQUENCE = /\x1b(?:\[([\d;:]*)m|\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[^\x1b[\]])?/y;

/** Reads a line as Ink makes them: text and SGR sequences. Any other sequence is dropped. */
export function parseRow(source: string, options: { readonly hasColor?: boolean | undefined } = {}): Row {
  if (isSurelyNarrow(source)) {
    const glyphs: string[] = [];
    for (let index = 0; index < source.length; index++) glyphs.push(glyphOf(source.charCodeAt(index)));
    return { source, glyphs, styles: new Array<Style>(source.length).fill(PLAIN), isNarrow: true };
  }
  const row = new RowBuilder(source);
  const sgr = new SgrState();
  let style = PLAIN;
  for (let index = 0; index < source.length; ) {
    const escape = source.indexOf('\x1b', index);
    if (escape === -1) {
      row.add(source.slice(index), style);
      break;
    }
    if (escape > index) row.add(source.slice(index, escape), style);
    const end = endOfStyle(source, escape);
    if (end > 0) {
      sgr.apply(source.slice(escape + 2, end));
      style = sgr.toStyle(options);
      index = end + 1;
      continue;
    }
    SEQUENCE.lastIndex = escape;
    const match = SEQUENCE.exec(source);
    if (match?.[1] !== undefined) {
      sgr.apply(match[1]);
      style = sgr.toStyle(options);
    }
    index = escape + (match?.[0].length ?? 1);
  }
  return row;
}

/** One string for each character below U+2900, where those of sure width end. */
const characters = new Array<string | undefined>(0x2900);

function glyphOf(code: number): string {
  return (characters[code] ??= String.fromCharCode(code));
}

/** Where the `m` stands of `ESC [ 1;31 m`; -1 for any other sequence. */
function endOfStyle(source: string, escape: number): number {
  if (source[escape + 1] !== '[') return -1;
  let end = escape + 2;
  // Digits, colons and semicolons stand in a row.
  while (source.charCodeAt(end) >= 0x30 && source.charCodeAt(end) <= 0x3b) end++;
  return source[end] === 'm' ? end : -1;
}

class RowBuilder implements Row {
  readonly source: string;
  readonly glyphs: string[] = [];
  readonly styles: Style[] = [];
  isNarrow = true;

  constructor(source: string) {
    this.source = source;
  }

  add(text: string, style: Style): void {
    if (isSurelyNarrow(text)) {
      // By their numbers: to go through its characters would make an object and a string of each.
      for (let index = 0; index < text.length; index++) this.#put(glyphOf(text.charCodeAt(index)), style);
      return;
    }
    for (const grapheme of graphemes(text)) this.#addGrapheme(grapheme, style);
  }

  #addGrapheme(grapheme: string, style: Style): void {
    const width = textWidth(grapheme);
    if (width === 0) return;
    if (!isSurelyNarrow(grapheme)) this.isNarrow = false;
    this.#put(grapheme, style);
    for (let covered = 1; covered < width; covered++) this.#put('', style);
  }

  #put(glyph: string, style: Style): void {
    this.glyphs.push(glyph);
    this.styles.push(style);
  }
}
