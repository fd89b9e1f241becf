/** A cell of the picture, in pixels. DejaVu Sans Mono is 0.602 of its size wide. */
export const CELL = { width: 9, height: 19, fontSize: 9 / 0.602, baseline: 14.5 };

const { width: W, height: H } = CELL;

const rect = (x, y, width, height) => `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;

/** Bits of a braille character, by the column and row of their dot. */
const BRAILLE_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

function brailleShape(code) {
  const dots = BRAILLE_BITS.flatMap((bits, row) =>
    bits.map((bit, column) =>
      code & bit ? `<circle cx="${W * (0.25 + column / 2)}" cy="${H * (0.125 + row / 4)}" r="1.25"/>` : '',
    ),
  );
  return dots.join('');
}

/** Quarters of a cell that U+2596 to U+259F fill: upper left, upper right, lower left, lower right. */
const QUADRANTS = ['0010', '0001', '1000', '1011', '1001', '1110', '1101', '0100', '0110', '0111'];

function blockShape(code) {
  if (code === 0x2580) return rect(0, 0, W, H / 2);
  if (code <= 0x2588) return rect(0, H * (1 - (code - 0x2580) / 8), W, (H * (code - 0x2580)) / 8);
  if (code <= 0x258f) return rect(0, 0, (W * (0x2590 - code)) / 8, H);
  if (code === 0x2590) return rect(W / 2, 0, W / 2, H);
  if (code <= 0x2593) return `<g opacity="${(code - 0x2590) / 4}">${rect(0, 0, W, H)}</g>`;
  if (code === 0x2594) return rect(0, 0, W, H / 8);
  if (code === 0x2595) return rect((W * 7) / 8, 0, W / 8, H);
  return QUADRANTS[code - 0x2596]
    .split('')
    .map((isFull, index) =>
      isFull === '1' ? rect((index % 2) * (W / 2), Math.floor(index / 2) * (H / 2), W / 2, H / 2) : '',
    )
    .join('');
}

/** Arms of box characters: left, right, up, down; 1 is light, 2 heavy, 3 double. */
const BOX_ARMS = {
  '─': '1100',
  '━': '2200',
  '│': '0011',
  '┃': '0022',
  '┄': '1100',
  '┆': '0011',
  '╌': '1100',
  '╎': '0011',
  '┌': '0101',
  '┐': '1001',
  '└': '0110',
  '┘': '1010',
  '├': '0111',
  '┤': '1011',
  '┬': '1101',
  '┴': '1110',
  '┼': '1111',
  '┏': '0202',
  '┓': '2002',
  '┗': '0220',
  '┛': '2020',
  '┣': '0222',
  '┫': '2022',
  '┳': '2202',
  '┻': '2220',
  '╋': '2222',
  '═': '3300',
  '║': '0033',
  '╔': '0303',
  '╗': '3003',
  '╚': '0330',
  '╝': '3030',
  '╠': '0333',
  '╣': '3033',
  '╦': '3303',
  '╩': '3330',
  '╬': '3333',
  '╴': '1000',
  '╶': '0100',
  '╵': '0010',
  '╷': '0001',
};

const THICKNESS = [0, 1, 2, 1];

function boxShape(arms) {
  const [left, right, up, down] = arms.split('').map(Number);
  const lines = [
    ...armLines(left, (offset, half) => rect(0, H / 2 - half + offset, W / 2 + half, half * 2)),
    ...armLines(right, (offset, half) => rect(W / 2 - half, H / 2 - half + offset, W / 2 + half, half * 2)),
    ...armLines(up, (offset, half) => rect(W / 2 - half + offset, 0, half * 2, H / 2 + half)),
    ...armLines(down, (offset, half) => rect(W / 2 - half + offset, H / 2 - half, half * 2, H / 2 + half)),
  ];
  return lines.join('');
}

function armLines(weight, draw) {
  if (weight === 0) return [];
  const half = THICKNESS[weight] / 2;
  return weight === 3 ? [draw(-1.5, half), draw(1.5, half)] : [draw(0, half)];
}

/** Where the two arms of a round corner end, and the middle they bend around. */
const ROUND_CORNERS = {
  '╭': `M${W / 2} ${H}V${H / 2 + W / 2}Q${W / 2} ${H / 2} ${W} ${H / 2}`,
  '╮': `M${W / 2} ${H}V${H / 2 + W / 2}Q${W / 2} ${H / 2} 0 ${H / 2}`,
  '╯': `M${W / 2} 0V${H / 2 - W / 2}Q${W / 2} ${H / 2} 0 ${H / 2}`,
  '╰': `M${W / 2} 0V${H / 2 - W / 2}Q${W / 2} ${H / 2} ${W} ${H / 2}`,
};

/**
 * SVG for glyphs that must meet their neighbours exactly, at the origin and in the current colour: braille, blocks and
 * boxes. Undefined for those that the font draws.
 */
export function glyphShape(glyph) {
  const code = glyph.codePointAt(0) ?? 0;
  if (code >= 0x2800 && code <= 0x28ff) return brailleShape(code);
  if (code >= 0x2580 && code <= 0x259f) return blockShape(code);
  if (BOX_ARMS[glyph]) return boxShape(BOX_ARMS[glyph]);
  return ROUND_CORNERS[glyph] && `<path d="${ROUND_CORNERS[glyph]}" fill="none" stroke="currentColor"/>`;
}
