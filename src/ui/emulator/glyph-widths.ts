import { graphemes, textWidth } from '../terminal/text-width.js';

/** More code points than any glyph that is read has: what follows is a glyph of its own. */
const MAX_JOINED = 16;

const NARROW = property(1, false);

/**
 * How wide an emulated terminal takes each character to be, and which it joins to the one before: as our own screen does,
 * so that what a container draws stands where it means it to.
 *
 * Belongs to one terminal, as it remembers what that drew last. @see xterm.js, IUnicodeVersionProvider
 */
export class GlyphWidths {
  readonly version = 'gantry';
  #cluster = '';
  #joined = 0;

  wcwidth(codePoint: number): 0 | 1 | 2 {
    return codePoint < 0x7f ? 1 : bounded(textWidth(String.fromCodePoint(codePoint)));
  }

  /** @param preceding What this gave for the character before; 0 after anything that was none. */
  charProperties(codePoint: number, preceding: number): number {
    if (codePoint < 0x7f) {
      this.#begin(String.fromCharCode(codePoint));
      return NARROW;
    }
    const character = String.fromCodePoint(codePoint);
    const joined = preceding === 0 ? undefined : this.#join(character);
    if (joined !== undefined) return property(joined, true);
    this.#begin(character);
    // Without one to join, even what cannot be seen has a cell: the emulated terminal knows no others.
    return property(Math.max(1, this.wcwidth(codePoint)), false);
  }

  #begin(character: string): void {
    this.#cluster = character;
    this.#joined = 1;
  }

  /** The width of the glyph that the character makes with those before it; undefined where it stands alone. */
  #join(character: string): number | undefined {
    if (this.#joined >= MAX_JOINED) return undefined;
    const cluster = this.#cluster + character;
    const isInvisible = textWidth(character) === 0;
    if (!isInvisible && !isOneGlyph(cluster)) return undefined;
    const width = Math.max(bounded(textWidth(cluster)), bounded(textWidth(this.#cluster)), 1);
    this.#cluster = cluster;
    this.#joined++;
    return width;
  }
}

function isOneGlyph(text: string): boolean {
  const [first] = graphemes(text);
  return first === text;
}

function bounded(width: number): 0 | 1 | 2 {
  return width <= 0 ? 0 : width === 1 ? 1 : 2;
}

/** @see xterm.js, UnicodeService.createPropertyValue; the state is never 0, which means that nothing came before. */
function property(width: number, joins: boolean): number {
  return (1 << 3) | (width << 1) | (joins ? 1 : 0);
}
