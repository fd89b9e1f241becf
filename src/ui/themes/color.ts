/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** One of the terminal's own sixteen, by number, or a colour that is the same on every terminal. */
export type Color = { readonly kind: 'own'; readonly index: number } | { readonly kind: 'exact'; readonly rgb: Rgb };

/** How many bits of colour a terminal has: 1 is none, 4 its own sixteen, 8 the cube and the greys, 24 all. */
export type ColorBits = 1 | 4 | 8 | 24;

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

const BRIGHT = 8;

/** The names that {@link parseColor} takes besides `#rrggbb`: the terminal's own sixteen. */
export const COLOR_NAMES: readonly string[] = [...NAMES, ...NAMES.map((name) => `bright-${name}`), 'gray'];

/** `red`, `bright-red`, `gray`, `#ff8700`; undefined for what is no colour. */
export function parseColor(text: string): Color | undefined {
  if (text === 'gray') return { kind: 'own', index: BRIGHT };
  const isBright = text.startsWith('bright-');
  const index = NAMES.findIndex((name) => name === (isBright ? text.slice('bright-'.length) : text));
  if (index >= 0) return { kind: 'own', index: isBright ? index + BRIGHT : index };
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  return digits === undefined ? undefined : { kind: 'exact', rgb: rgbOf(digits) };
}

function rgbOf(digits: string): Rgb {
  const part = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/** What a palette of 256 has from 16 on: a cube of these levels, then greys. The first sixteen are the user's own. */
const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;
const CUBE_START = 16;
const GREY_START = 232;
const GREYS = 24;

/** The number in a palette of 256 that comes closest. */
export function nearestOf256(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(nearestLevel);
  const cube = CUBE_START + 36 * (red ?? 0) + 6 * (green ?? 0) + (blue ?? 0);
  const mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
  const grey = GREY_START + Math.min(Math.max(Math.round((mean - 8) / 10), 0), GREYS - 1);
  return distance(rgb, rgbOf256(grey)) < distance(rgb, rgbOf256(cube)) ? grey : cube;
}

/** What a number from 16 on stands for in a palette of 256. */
export function rgbOf256(index: number): Rgb {
  if (index >= GREY_START) {
    const level = 8 + 10 * (index - GREY_START);
    return [level, level, level];
  }
  const place = index - CUBE_START;
  const level = (at: number): number => CUBE_LEVELS[at % 6] ?? 0;
  return [level(Math.floor(place / 36)), level(Math.floor(place / 6)), level(place)];
}

/** How xterm shows the sixteen, unless its user chose others. */
export const XTERM_SIXTEEN: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** The one of the sixteen that comes closest, as xterm shows them. */
export function nearestOf16(rgb: Rgb): number {
  return XTERM_SIXTEEN.reduce(
    (best, candidate, index) =>
      distance(rgb, candidate) < distance(rgb, XTERM_SIXTEEN[best] ?? [0, 0, 0]) ? index : best,
    0,
  );
}

function nearestLevel(value: number): number {
  return CUBE_LEVELS.reduce<number>(
    (best, level, index) => (Math.abs(value - level) < Math.abs(value - (CUBE_LEVELS[best] ?? 0)) ? index : best),
    0,
  );
}

function distance(a: Rgb, b: Rgb): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
