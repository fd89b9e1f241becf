import { type ColorBits, nearestOf16, nearestOf256, type Rgb, rgbOf256 } from '../themes/color.js';

/** A colour as programs name them: the terminal's own, one of the palette of 256, or red, green and blue in one number. */
export type CellColor = 'default' | { readonly palette: number } | { readonly rgb: number };

/** The nearest colour that a terminal with so many can show. */
export function reduceColor(color: CellColor, bits: ColorBits): CellColor {
  if (color === 'default' || bits === 1) return 'default';
  if (bits === 24) return color;
  if ('rgb' in color) {
    const rgb = channels(color.rgb);
    return { palette: bits === 8 ? nearestOf256(rgb) : nearestOf16(rgb) };
  }
  const isOwn = bits === 8 || color.palette < 16;
  return isOwn ? color : { palette: nearestOf16(rgbOf256(color.palette)) };
}

/** The SGR parameters that draw in it; `''` for the terminal's own. */
export function colorCode(color: CellColor, ground: 'foreground' | 'background'): string {
  if (color === 'default') return '';
  const base = ground === 'foreground' ? 30 : 40;
  if ('rgb' in color) return `${base + 8};2;${channels(color.rgb).join(';')}`;
  if (color.palette < 8) return String(base + color.palette);
  return color.palette < 16 ? String(base + 60 + color.palette - 8) : `${base + 8};5;${color.palette}`;
}

function channels(rgb: number): Rgb {
  return [(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff];
}
