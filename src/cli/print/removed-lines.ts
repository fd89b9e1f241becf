import type { PrunedImages } from '../../engine/index.js';

/** A heading and what went, as docker's prunes print it; nothing where nothing went. */
export const deletedLines = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`Deleted ${heading}:`, ...lines, ''];

export const removedImageLines = ({ removed }: PrunedImages): readonly string[] =>
  removed.map((what) => ('untagged' in what ? `untagged: ${what.untagged}` : `deleted: ${what.deleted}`));
