import { BoundedCache } from './bounded-cache.js';

/**
 * How a cell is drawn: the parameters of one SGR sequence, always in the same order, so that two cells look
 * alike if and only if their styles are equal strings. Plain is `''`.
 *
 * @see ECMA-48, 8.3.117 (SGR)
 */
export type Style = string;

/** The style of a cell that nothing was said about. */
export const PLAIN: Style = '';

/** What switches each attribute on; the index is its bit in {@link SgrState}. */
const ATTRIBUTE_CODES = ['1', '2', '3', '4', '5', '7', '8', '9', '53'] as const;

const SET_BITS: Readonly<Record<number, number>> = Object.fromEntries(
  ATTRIBUTE_CODES.map((code, bit) => [Number(code), 1 << bit]),
);

const bitsOf = (...codes: readonly number[]): number => codes.reduce((bits, code) => bits | (SET_BITS[code] ?? 0), 0);

const CLEAR_BITS: Readonly<Record<number, number>> = {
  22: bitsOf(1, 2),
  23: bitsOf(3),
  24: bitsOf(4),
  25: bitsOf(5),
  27: bitsOf(7),
  28: bitsOf(8),
  29: bitsOf(9),
  55: bitsOf(53),
};

/** Blinking and hidden text: what foreign text has no business to be. */
const TRICKS = bitsOf(5, 8);

/** Follows a run of SGR sequences, as a terminal does, and says what a character written now would look like. */
export class SgrState {
  readonly #ignoredAttributes: number;
  #attributes = 0;
  #foreground = '';
  #background = '';

  /** @param options.hasTricks False ignores what blinks and what hides. */
  constructor({ hasTricks = true }: { readonly hasTricks?: boolean | undefined } = {}) {
    this.#ignoredAttributes = hasTricks ? 0 : TRICKS;
  }

  /** Back to plain. */
  reset(): void {
    this.#attributes = 0;
    this.#foreground = '';
    this.#background = '';
  }

  /** Takes the parameters of one sequence, `1;31` of `ESC [ 1;31 m`. What it does not know it passes over. */
  apply(parameters: string): void {
    // Most sequences are one code.
    if (parameters.length <= 3 && !parameters.includes(';') && !parameters.includes(':')) {
      this.#applyCode(Number(parameters));
      return;
    }
    const codes = parameters.includes(':') ? withoutSubparameters(parameters) : parameters.split(';');
    for (let index = 0; index < codes.length; index++) {
      const code = Number(codes[index]);
      if (code === 38 || code === 48 || code === 58) index += this.#applyExtended(code, codes, index);
      else this.#applyCode(code);
    }
  }

  /** @param options.hasColor False leaves attributes such as bold and drops both colours. */
  toStyle({ hasColor = true }: { readonly hasColor?: boolean | undefined } = {}): Style {
    if (hasColor && this.#attributes === 0 && this.#background === '') return this.#foreground;
    let style = '';
    for (let bit = 0; this.#attributes >> bit; bit++) {
      if (this.#attributes & (1 << bit)) style += `${ATTRIBUTE_CODES[bit]};`;
    }
    if (hasColor && this.#foreground) style += `${this.#foreground};`;
    if (hasColor && this.#background) style += `${this.#background};`;
    return style.slice(0, -1);
  }

  #applyCode(code: number): void {
    if (code === 0) this.reset();
    else if (SET_BITS[code] !== undefined) this.#attributes |= SET_BITS[code] & ~this.#ignoredAttributes;
    else if (CLEAR_BITS[code] !== undefined) this.#attributes &= ~CLEAR_BITS[code];
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) this.#foreground = String(code);
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) this.#background = String(code);
    else if (code === 39) this.#foreground = '';
    else if (code === 49) this.#background = '';
  }

  /** Colours of the palette (`38;5;n`) and of 24 bits (`38;2;r;g;b`). Gives back how many codes it used up. */
  #applyExtended(code: number, codes: readonly string[], index: number): number {
    const length = codes[index + 1] === '5' ? 3 : codes[index + 1] === '2' ? 5 : 1;
    const color = codes.slice(index, index + length);
    const isWhole = length > 1 && color.length === length;
    if (isWhole && code === 38) this.#foreground = color.join(';');
    if (isWhole && code === 48) this.#background = color.join(';');
    return length - 1;
  }
}

/**
 * Codes as all terminals take them: `4:3` (curled) is underlined, `38:2::r:g:b` is `38;2;r;g;b`.
 *
 * @see ITU-T T.416, 13.1.8
 */
function withoutSubparameters(parameters: string): string[] {
  return parameters.split(';').flatMap((parameter) => {
    const [code = '', kind = '', ...values] = parameter.split(':');
    if (code === '4' && kind !== '') return kind === '0' ? ['24'] : ['4'];
    if (kind === '2') return [code, kind, ...values.slice(-3)];
    return kind === '5' ? [code, kind, ...values] : [code];
  });
}

/** The sequence that makes a terminal draw in `style`, whatever it drew in before. */
export function sgrFor(style: Style): string {
  return style === PLAIN ? '\x1b[m' : `\x1b[0;${style}m`;
}

const closings = new BoundedCache<Style, string>(1024);

/**
 * The sequences that undo `style`, one for each attribute and none for anything else: chalk, which looks for them, then
 * begins its own styles again behind them.
 */
export function sgrClosing(style: Style): string {
  return style === PLAIN ? '' : closings.getOrMake(style, makeClosing);
}

/** The sequence that switches `style` on, for text that is plain so far. */
export function sgrOpening(style: Style): string {
  return style === PLAIN ? '' : `\x1b[${style}m`;
}

function makeClosing(style: Style): string {
  const closers = new Set<number>();
  const codes = style.split(';').map(Number);
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    closers.add(closerOf(code));
    if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
  }
  return [...closers].map((code) => `\x1b[${code}m`).join('');
}

function closerOf(code: number): number {
  if (code === 1) return 22;
  if (code === 53) return 55;
  if (code < 10) return code + 20;
  return code < 40 || (code >= 90 && code < 100) ? 39 : 49;
}
