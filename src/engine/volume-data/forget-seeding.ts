import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { layout } from '../roots.js';
import type { VolumeParts } from './volume-parts.js';

/** What a killed process had begun to copy out of an image is not to be gone on with: something else takes its place. */
export function forgetSeeding({ roots }: Pick<VolumeParts, 'roots'>, name: string): void {
  rmSync(join(layout.volume(roots, name), '..', 'seeding'), { force: true });
}
