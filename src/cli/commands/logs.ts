import { type Engine, type LogEntry, logDetails } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { detailsText } from '../../wire/words/details-text.js';
import { parseMoment } from '../../wire/words/moment.js';
import { command } from '../command.js';
import { switchFlag, textFlag, valueFlag } from '../flag.js';
import type { Output } from '../output.js';
import { LogPrinter } from '../print/log-printer.js';

/** Undefined for all lines: docker takes whatever is no number for that. */
const parseTail = (text: string): number | undefined => (/^\+?\d+$/.test(text) ? Number(text) : undefined);

/** Docker names the flag in this one command. */
function momentOf(flag: string, text: string | undefined, nowMs: number): number | undefined {
  try {
    return text === undefined ? undefined : parseMoment(text, nowMs);
  } catch (cause) {
    if (!isEngineError(cause)) throw cause;
    throw engineError('argument_invalid', { reason: `invalid value for "${flag}": ${cause.message}` }, { cause });
  }
}

/** `docker logs`: standard output and error of the container go to our own. */
export const logs = command({
  summary: 'Fetch the logs of a container',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {
    details: switchFlag({ help: 'Show extra details provided to logs' }),
    follow: switchFlag({ short: 'f', help: 'Follow log output' }),
    since: textFlag({
      help: 'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    }),
    tail: valueFlag({
      short: 'n',
      help: 'Number of lines to show from the end of the logs',
      shownDefault: '"all"',
      parse: parseTail,
    }),
    timestamps: switchFlag({ short: 't', help: 'Show timestamps' }),
    until: textFlag({
      help: 'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    }),
  },
  async run(
    engine: Pick<Engine, 'streams' | 'containers'>,
    { flags, operands: [ref = ''], out, err, nowMs, untilInterrupted },
  ) {
    using interruption = untilInterrupted();
    const batches = engine.streams.logs(ref, {
      follow: flags.follow,
      tail: flags.tail,
      sinceMs: momentOf('since', flags.since, nowMs()),
      untilMs: momentOf('until', flags.until, nowMs()),
      cancelSignal: AbortSignal.any([interruption.signal, out.brokenSignal]),
    });
    const printer = new LogPrinter({
      hasTimestamps: flags.timestamps,
      details: flags.details ? detailsText(logDetails(await engine.containers.get(ref))) : undefined,
    });
    for await (const entries of batches) await printBatch(printer, entries, { out, err });
    interruption.throwIfInterrupted();
  },
});

/** One write for entries in a row that go to the same place. */
async function printBatch(
  printer: LogPrinter,
  entries: readonly LogEntry[],
  { out, err }: { readonly out: Output; readonly err: Output },
): Promise<void> {
  for (let start = 0; start < entries.length; ) {
    const stream = entries[start]?.stream;
    const next = entries.findIndex((entry, index) => index > start && entry.stream !== stream);
    const end = next < 0 ? entries.length : next;
    const target = stream === 'stderr' ? err : out;
    target.write(printer.bytesOf(entries.slice(start, end)));
    await target.ready();
    start = end;
  }
}
