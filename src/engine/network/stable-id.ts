import { type Roots, rootHash } from '../roots.js';

const PARTS = 4;
const PART_DIGITS = 16;

/** 64 hexadecimal digits for a thing of this state root that is known by its name: the same whenever one asks. */
export const stableId = ({ dataRoot }: Pick<Roots, 'dataRoot'>, name: string): string =>
  Array.from({ length: PARTS }, (_, part) =>
    rootHash({ dataRoot: `${part} ${dataRoot} ${name}` })
      .toString(16)
      .padStart(PART_DIGITS, '0'),
  ).join('');
