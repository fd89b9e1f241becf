import { CONTAINER_VERBS } from './container-verbs.js';
import { IMAGE_VERBS } from './image-verbs.js';
import { PLACE_VERBS } from './place-verbs.js';
import { SCREEN_VERBS } from './screen-verbs.js';
import type { Verb } from './verb.js';

/** Every command of the command line that the screen carries out. */
export const VERBS: readonly Verb[] = [...CONTAINER_VERBS, ...IMAGE_VERBS, ...PLACE_VERBS, ...SCREEN_VERBS];

const byName: ReadonlyMap<string, Verb> = new Map(
  VERBS.flatMap((verb) => [verb.name, ...(verb.aliases ?? [])].map((name) => [name, verb] as const)),
);

/** A verb as it was typed, and what stands behind it. */
export type TypedVerb = { readonly verb: Verb; readonly name: string; readonly rest: string };

/** The verb that a line begins with, the longest of them; undefined where it begins with none. */
export function typedVerb(line: string): TypedVerb | undefined {
  const [, first = '', second] = /^\s*(\S+)(?:\s+(\S+))?/.exec(line) ?? [];
  for (const name of second === undefined ? [first] : [`${first} ${second}`, first]) {
    const verb = byName.get(name);
    const rest = line
      .trimStart()
      .replace(/^(\S+)\s+(\S+)/, name.includes(' ') ? '$1 $2' : '$&')
      .slice(name.length);
    if (verb) return { verb, name, rest };
  }
  return undefined;
}
