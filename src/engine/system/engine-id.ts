import { createHash } from 'node:crypto';

const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/;

/**
 * Names an engine for programs that watch many: the same whenever one asks, another for another machine or data root. What the
 * machine calls itself cannot be read off it. @see machine-id(5)
 */
export const engineId = ({ machine, dataRoot }: { readonly machine: string; readonly dataRoot: string }): string =>
  createHash('sha256').update(`gantry\0${machine}\0${dataRoot}`).digest('hex').replace(GROUPS, '$1-$2-$3-$4-$5');
