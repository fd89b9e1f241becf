import type { EngineEvent } from '../../engine/index.js';
import { eventToWire } from '../../wire/event-to-wire.js';
import { Fields } from '../format/go-template/value.js';
import { localNanoTime } from './timestamp.js';

/** `2026-01-02T03:04:05.000000000Z container start 5c1… (image=busybox, name=web)` */
export function eventLine({ type, action, actor, timeMs, timeNanosRest }: EngineEvent): string {
  const attributes = Object.entries(actor.attributes)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  const shown = attributes.length > 0 ? ` (${attributes.join(', ')})` : '';
  return `${localNanoTime(timeMs, timeNanosRest)} ${type} ${action} ${actor.id}${shown}`;
}

/** What templates call the fields that docker's JSON writes in small letters. @see moby api/types/events.Message */
const JSON_NAMES: Readonly<Record<string, string>> = {
  Status: 'status',
  ID: 'id',
  From: 'from',
  Scope: 'scope',
  Time: 'time',
  TimeNano: 'timeNano',
};

const LEFT_OUT: readonly (readonly [string, string])[] = ['status', 'id', 'from'].map((name) => [name, '']);

/** The event for a template: shown as JSON it is {@link eventToWire}, its fields have the names of docker's program. */
export function eventForTemplate(event: EngineEvent): Fields {
  const shown = Object.entries(eventToWire(event));
  // Fields of a struct are there for every event; JSON leaves the empty ones out.
  const fields = new Map<string, unknown>([...LEFT_OUT, ...shown]);
  return new Fields(
    shown.map(([name]) => name),
    (name) => fields.get(JSON_NAMES[name] ?? name),
    '*events.Message',
  );
}
