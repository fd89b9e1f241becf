import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Loads packages that cannot be part of a bundle: they look for files beside themselves. */
export const unbundled = createRequire(join(process.cwd(), 'package.json'));
