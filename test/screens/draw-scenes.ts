import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { playScene, SCENES } from './scenes.js';

/** Draws every scene, or those named: `draw-scenes FOLDER [NAME…]`. */
const [folder = 'screenshots', ...names] = process.argv.slice(2);

// Loaded as it is: it finds its fonts and its neighbours by its own place.
const script = pathToFileURL(join(process.cwd(), 'scripts/screenshots/picture.mjs')).href;
const { writePicture }: typeof import('../../scripts/screenshots/picture.mjs') = await import(script);

await mkdir(folder, { recursive: true });
for (const scene of SCENES) {
  if (names.length > 0 && !names.includes(scene.name)) continue;
  await using screen = await playScene(scene);
  const path = join(folder, `${scene.name}.png`);
  await writePicture(screen.terminal.screen.cells(), path);
  process.stdout.write(`drew ${path}\n`);
}
