import { nearestWord } from '../../config/nearest-word.js';
import { engineError } from '../../errors/engine-error.js';
import { routesAlone } from '../routes-alone.js';
import { askedOf, parseRights, type Right, rightText } from './rights.js';

/**
 * Reads rights that somebody has just written: one for a verb that the API has not would refuse everything, and be found
 * out only by those whom it was for.
 *
 * @throws argument_invalid
 */
export function readRights(text: string): readonly Right[] {
  const rights = parseRights(text);
  const verbs = verbsByArea();
  for (const right of rights) {
    const known = ['read', ...(verbs.get(right.area) ?? [])];
    if (right.verb === undefined || known.includes(right.verb)) continue;
    const nearest = nearestWord(right.verb, known);
    throw engineError('argument_invalid', {
      reason: `${JSON.stringify(rightText(right))} is no right: ${nearest ? `did you mean ${right.area}:${nearest}?` : `${right.area} has ${known.join(', ')}`}`,
    });
  }
  return rights;
}

function verbsByArea(): ReadonlyMap<string, ReadonlySet<string>> {
  const verbs = new Map<string, Set<string>>();
  for (const { method, path } of routesAlone()) {
    for (const { area, verb } of askedOf(method, path)) verbs.set(area, (verbs.get(area) ?? new Set()).add(verb));
  }
  return verbs;
}
