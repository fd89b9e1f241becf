import { listed, say } from '../language/say.js';
import type { Said } from '../state/said.js';
import { display } from '../text.js';

/** The text in the language of the screen; what is foreign in it can do no harm. */
export function tell(said: Said): string {
  const text = typeof said === 'string' ? said : said.text.replace('{names}', () => listed(said.names));
  return say(display(text));
}
