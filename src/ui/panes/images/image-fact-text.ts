import { longBytes, type Moments, momentAgo } from '../../format.js';
import { say } from '../../language/say.js';
import type { FactValue } from '../../state/detail/image-facts.js';
import { display } from '../../text.js';

/** A value of a fact, as it is written. Foreign text has passed `display()`. */
export function imageFactText(value: FactValue, moments: Moments): string {
  switch (value.kind) {
    case 'text':
      return display(value.text);
    case 'word':
      return say(value.text);
    case 'size':
      return longBytes(value.bytes);
    case 'moment':
      return say(momentAgo(value.atMs, moments));
    case 'user':
      return `${display(value.container.name)} (${say(value.container.state.status)})`;
    default:
      return value satisfies never;
  }
}
