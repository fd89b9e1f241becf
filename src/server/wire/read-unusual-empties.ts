import { SENT_EMPTY, SENT_NIL } from '../../wire/unusual-empties.js';
import type { GoObject } from './go-object.js';

/** What of `HostConfig` the body leaves out that docker's program sends empty, and gives where that leaves it out. */
export const readUnusualEmpties = (host: GoObject | undefined): readonly string[] => [
  ...SENT_EMPTY.filter((name) => !host || host.isNil(name)),
  ...SENT_NIL.filter((name) => host && !host.isNil(name)),
];
