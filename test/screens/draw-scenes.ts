import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { playScene, SCENES } from './scenes.js';
import { walkThrough } from './tour.js';

/** Draws every scene, and the walk through the screen (`tour`), or those named: `draw-scenes FOLDER [NAME…]`. */
const [folder = 'screenshots', ...names] = process.argv.slice(2);

// Loaded as it is: it finds its fonts and its neighbours by its own place.
const script = (name: string): string => pathToFileURL(join(process.cwd(), 'scripts/screenshots', name)).href;
const { writePicture }: typeof import('../../scripts/screenshots/picture.mjs') = await import(script('picture.mjs'));

await mkdir(folder, { recursive: true });
for (const scene of SCENES) {
  if (names.length > 0 && !names.includes(scene.name)) continue;
  await using screen = await playScene(scene);
  const path = join(folder, `${scene.name}.png`);
  await writePicture(screen.terminal.screen.cells(), path);
  process.stdout.write(`drew ${path}\n`);
}

if (names.length === 0 || names.includes('tour')) {
  const { writeAnimation }: typeof import('../../scripts/screenshots/animation.mjs') = await import(
    script('animation.mjs')
  );
  const path = join(folder, 'tour.png');
  await writeAnimation(await walkThrough(), path);
  process.stdout.write(`drew ${path}\n`);
}
