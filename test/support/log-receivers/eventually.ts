import { setTimeout as delay } from 'node:timers/promises';

import { PATIENCE_MS } from '../patience.js';

const LOOK_EVERY_MS = 20;

/** What `look` finds, once it finds something: another process has to do its part first. */
export async function eventually<Result>(
  what: string,
  look: () => Result | undefined | false | Promise<Result | undefined | false>,
): Promise<Result> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs) throw new Error(`never came: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
