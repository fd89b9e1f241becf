import { matchesEvent } from '../../../src/engine/event/filter-events.js';
import type { EngineEvent, EventFilter } from '../../../src/engine/index.js';
import { AsyncQueue } from './async-queue.js';

export type NewEvent = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

/** Every event so far, and who waits for the next. */
export class FakeJournal {
  readonly events: EngineEvent[] = [];
  readonly #readers = new Set<AsyncQueue<EngineEvent>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How many wait for what comes next. */
  get readers(): number {
    return this.#readers.size;
  }

  add(event: NewEvent): void {
    const added = { ...event, sequence: this.events.length + 1, timeMs: this.#nowMs(), timeNanosRest: 0 };
    this.events.push(added);
    for (const reader of this.#readers) reader.push(added);
  }

  /** Past events only where `sinceMs` or `askedAtMs` says so; ends by itself where `untilMs` has passed. */
  subscribe(options: {
    readonly askedAtMs?: number | undefined;
    readonly sinceMs?: number | undefined;
    readonly untilMs?: number | undefined;
    readonly filter?: EventFilter | undefined;
    readonly cancelSignal?: AbortSignal | undefined;
  }): AsyncIterable<EngineEvent> {
    const { askedAtMs, sinceMs = askedAtMs, untilMs = Number.POSITIVE_INFINITY, filter = {}, cancelSignal } = options;
    const queue = new AsyncQueue<EngineEvent>({ cancelSignal, onClosed: () => this.#readers.delete(queue) });
    const past =
      sinceMs === undefined ? [] : this.events.filter(({ timeMs }) => timeMs >= sinceMs && timeMs <= untilMs);
    for (const event of past) queue.push(event);
    if (untilMs <= this.#nowMs()) queue.end();
    else this.#readers.add(queue);
    return matching(queue, filter);
  }

  /** Resolves with the first event of that action, past or to come. */
  async next(action: string): Promise<EngineEvent> {
    for await (const event of this.subscribe({ sinceMs: 0 })) if (event.action === action) return event;
    throw new Error(`the journal was closed without ${action}`);
  }

  close(): void {
    for (const reader of this.#readers) reader.end();
  }
}

async function* matching(events: AsyncIterable<EngineEvent>, filter: EventFilter): AsyncGenerator<EngineEvent> {
  for await (const event of events) if (matchesEvent(event, filter)) yield event;
}

/** `key` or `key=value`. */
export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=');
  return value.length === 0 ? key in labels : labels[key] === value.join('=');
}
