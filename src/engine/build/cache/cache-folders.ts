import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { layout, type Roots } from '../../roots.js';

/** The key of the folder with that id; several where steps want one each. Builds of one scope have their own. */
export const cacheKey = (id: string, number: number, scope = ''): string =>
  createHash('sha256')
    .update(JSON.stringify(['cache', id, number, ...(scope === '' ? [] : [scope])]))
    .digest('hex');

export const cacheFolder = (roots: Roots, key: string): string => join(layout.buildCaches(roots), key);

/** Held, shared or alone, by whoever works in it. */
export const cacheLock = (roots: Roots, key: string): string => join(layout.locks(roots), `build-cache-${key}`);
