import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cellsToSvg } from './cells-to-svg.mjs';

const FONT_FOLDER = '/usr/share/fonts/truetype/dejavu';

const FONTS = ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSansMono-Oblique.ttf', 'DejaVuSans.ttf'];

/** Pixels of the picture for one of the drawing, so that it is sharp on dense displays. */
const ZOOM = 1.5;

/** The pixels of a screen, four bytes each, at the size at which it is drawn. */
export async function drawPicture(rows) {
  const { Resvg } = await import('@resvg/resvg-js');
  const { width, height, pixels } = new Resvg(cellsToSvg(rows), { font: fonts() }).render();
  return { width, height, pixels };
}

/** Writes a screen as a PNG file. With DejaVu Sans Mono (Debian: fonts-dejavu-core) it is the same on every machine. */
export async function writePicture(rows, path) {
  // Loaded here: most who draw SVG need no PNG.
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(cellsToSvg(rows), { font: fonts(), fitTo: { mode: 'zoom', value: ZOOM } });
  await writeFile(path, picture.render().asPng());
}

function fonts() {
  const fontFiles = FONTS.map((name) => join(FONT_FOLDER, name)).filter((file) => existsSync(file));
  if (fontFiles.length === 0) return { loadSystemFonts: true, defaultFontFamily: 'monospace' };
  return {
    fontFiles,
    loadSystemFonts: false,
    defaultFontFamily: 'DejaVu Sans Mono',
    monospaceFamily: 'DejaVu Sans Mono',
  };
}
