import { engineError } from '../../errors/engine-error.js';

/** The value of a filter that is on or off; undefined where it is not given. @see moby, api/types/filters: GetBoolOrDefault */
export function booleanValue(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw engineError('argument_invalid', { reason: `invalid filter '${name}=[${text}]'` });
}
