import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { layout, type Roots } from '../../roots.js';
import { readIfThere } from '../name-folder.js';
import type { InsideNames, ServedNames } from './inside-names.js';

export const insideFiles = {
  /** What the keeper is to answer: there while any such container runs. */
  wanted: (roots: Roots) => join(layout.names(roots), 'inside.json'),
  /** What it answers. */
  served: (roots: Roots) => join(layout.names(roots), 'served.json'),
} as const;

/** What every command asks. */
export const hasInsideNames = (roots: Roots): boolean => existsSync(insideFiles.wanted(roots));

export const readInsideNames = (roots: Roots): InsideNames | undefined =>
  parsed<InsideNames>(readIfThere(insideFiles.wanted(roots)));

export const readServedNames = (roots: Roots): ServedNames | undefined =>
  parsed<ServedNames>(readIfThere(insideFiles.served(roots)));

const parsed = <Content>(text: string | undefined): Content | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as Content);
