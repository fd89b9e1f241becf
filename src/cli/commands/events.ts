import type { Engine, EngineEvent } from '../../engine/index.js';
import { toEventFilter } from '../../wire/words/event-filter.js';
import { eventSpan } from '../../wire/words/event-span.js';
import { command } from '../command.js';
import { textFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { eventForTemplate, eventLine } from '../print/event-line.js';
import { filterFlag } from '../values/filter.js';

const NO_EVENT: EngineEvent = {
  sequence: 0,
  type: 'container',
  action: '',
  actor: { id: '', attributes: {} },
  timeMs: 0,
  timeNanosRest: 0,
};

/** `docker events`: one line each as they happen. */
export const events = command({
  summary: 'Get real time events from the server',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    filter: filterFlag,
    format: { ...objectFormatFlag, short: undefined },
    since: textFlag({ help: 'Show all events created since timestamp' }),
    until: textFlag({ help: 'Stream events until this timestamp' }),
  },
  async run(engine: Pick<Engine, 'system'>, { flags, out, io, nowMs, untilInterrupted }) {
    using interruption = untilInterrupted();
    const show = await lineMaker(flags.format);
    const stream = engine.system.events({
      ...eventSpan(flags, nowMs()),
      // Programs start this and at once what they wait for.
      askedAtMs: io.startedAtMs,
      filter: toEventFilter(flags.filter),
      cancelSignal: AbortSignal.any([interruption.signal, out.brokenSignal]),
    });
    for await (const event of stream) {
      out.formatted(`${show(event)}\n`, flags.format);
    }
    interruption.throwIfInterrupted();
  },
});

async function lineMaker(format: string | undefined): Promise<(event: EngineEvent) => string> {
  if (format === undefined) return eventLine;
  const [{ objectPrinter }, { EVENT_WORDS }] = await Promise.all([
    import('../format/print-object.js'),
    import('../format/go-template/template-failures.js'),
  ]);
  const print = objectPrinter(format, EVENT_WORDS);
  // What does not fit an event is told at once, not when the first one happens.
  print(eventForTemplate(NO_EVENT));
  return (event) => print(eventForTemplate(event));
}
