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

/** The event for a template: shown as JSON it is {@link eventToWire}, its fields have the names of docker's program. */
export function eventForTemplate(event: EngineEvent): Fields {
  const fields = new Map<string, unknown>(Object.entries(eventToWire(event)));
  return new Fields([...fields.keys()], (name) => fields.get(JSON_NAMES[name] ?? name), '*events.Message');
}
