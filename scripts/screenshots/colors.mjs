/** What the terminal's own colours look like in pictures. */
export const DEFAULT_FOREGROUND = '#d8dee9';
export const DEFAULT_BACKGROUND = '#1b1f27';

/** The eight colours, and their bright forms. */
const NAMED =
  '#2b303b #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #abb2bf #5c6370 #ff7a85 #b5e890 #ffd98a #7cc4ff #dd9cf0 #6fd6e0 #ffffff'.split(
    ' ',
  );

/** Steps of a channel in the 6×6×6 cube of the palette of 256. */
const CUBE = [0, 95, 135, 175, 215, 255];

const hex = (...channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** A colour of the palette of 256, as SVG writes it. */
function paletteColor(index) {
  if (index < 16) return NAMED[index];
  if (index >= 232) return hex(...Array(3).fill(8 + (index - 232) * 10));
  const place = index - 16;
  return hex(CUBE[Math.floor(place / 36)], CUBE[Math.floor(place / 6) % 6], CUBE[place % 6]);
}

/**
 * The colours that a cell is drawn in, after inverse and dim.
 *
 * @param {import('./picture.d.mts').PictureCell} cell
 */
export function cellColors({ foreground, background, isInverse, isDim }) {
  const front = toHex(foreground, DEFAULT_FOREGROUND);
  const back = toHex(background, DEFAULT_BACKGROUND);
  const [text, ground] = isInverse ? [back, front] : [front, back];
  return { text: isDim ? mix(text, ground) : text, ground };
}

function toHex(color, otherwise) {
  if (color === 'default') return otherwise;
  return 'palette' in color
    ? paletteColor(color.palette)
    : hex(color.rgb >> 16, (color.rgb >> 8) & 255, color.rgb & 255);
}

function mix(a, b) {
  const channels = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const other = channels(b);
  return hex(...channels(a).map((channel, index) => Math.round(channel * 0.6 + other[index] * 0.4)));
}
