import { type Color, type ColorBits, nearestOf16, nearestOf256, parseColor } from './color.js';

/** How a text looks: its colour, what it lies on, and its attributes. */
export type Look = {
  readonly attributes: readonly Attribute[];
  readonly color: Color | undefined;
  readonly ground: Color | undefined;
};

export type Attribute = 'bold' | 'underline' | 'inverse';

/** The SGR codes that begin an attribute and end it. */
const ATTRIBUTE_CODES: Readonly<Record<Attribute, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  underline: ['4', '24'],
  inverse: ['7', '27'],
};

/** `bold bright-red`, `black on #ffd75f`, `inverse`, `none`; undefined where a word of it means nothing. */
export function parseLook(text: string): Look | undefined {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const attributes: Attribute[] = [];
  let color: Color | undefined;
  let ground: Color | undefined;
  let isGround = false;
  if (words.length === 1 && words[0] === 'none') return { attributes, color, ground };
  for (const word of words) {
    if (isAttribute(word) && !isGround) attributes.push(word);
    else if (word === 'on' && !isGround && !ground) isGround = true;
    else {
      const parsed = parseColor(word);
      if (!parsed || (isGround ? ground : color)) return undefined;
      if (isGround) ground = parsed;
      else color = parsed;
      isGround = false;
    }
  }
  return isGround || words.length === 0 ? undefined : { attributes, color, ground };
}

const isAttribute = (word: string): word is Attribute => Object.hasOwn(ATTRIBUTE_CODES, word);

/** The SGR parameters that begin a look and end it, and nothing else, on a terminal with so many colours. */
export function lookCodes(look: Look, bits: ColorBits): readonly [on: string, off: string] {
  const { attributes, color, ground } = look;
  const on = attributes.map((attribute) => ATTRIBUTE_CODES[attribute][0]);
  const off = attributes.map((attribute) => ATTRIBUTE_CODES[attribute][1]);
  if (color && bits > 1) {
    on.push(colorCode(color, { bits, isGround: false }));
    off.push('39');
  }
  if (ground && bits > 1) {
    on.push(colorCode(ground, { bits, isGround: true }));
    off.push('49');
  }
  return [on.join(';'), off.join(';')];
}

function colorCode(color: Color, { bits, isGround }: { readonly bits: ColorBits; readonly isGround: boolean }): string {
  const layer = isGround ? 10 : 0;
  if (color.kind === 'own') return ownCode(color.index, layer);
  if (bits === 4) return ownCode(nearestOf16(color.rgb), layer);
  if (bits === 8) return `${38 + layer};5;${nearestOf256(color.rgb)}`;
  return `${38 + layer};2;${color.rgb.join(';')}`;
}

function ownCode(index: number, layer: number): string {
  return String(index < 8 ? 30 + layer + index : 82 + layer + index);
}
