import type { EngineEvent } from '../../engine/index.js';
import { eventToWire } from '../../wire/event-to-wire.js';
import { jsonForm } from '../../wire/json.js';

/** All who listen are told the same event. */
const LINES = new WeakMap<EngineEvent, Buffer>();

/** An event as `GET /events` sends it. */
export function eventLine(event: EngineEvent): Uint8Array {
  const known = LINES.get(event);
  if (known) return known;
  const line = Buffer.from(`${JSON.stringify(eventToWire(event), (_key, item: unknown) => jsonForm(item))}\n`);
  LINES.set(event, line);
  return line;
}
