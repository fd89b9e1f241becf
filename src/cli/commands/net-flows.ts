import type { Engine, FlowReport } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { rowLines } from '../format/print-rows.js';
import { FLOW_COLUMNS, FLOW_SHOWN } from '../net/flow-columns.js';
import { localSecondTime } from '../print/timestamp.js';

const EVERY_MS = 1000;
const REDRAW = { home: '\x1b[H', clearScreen: '\x1b[2J', clearLine: '\x1b[K', clearBelow: '\x1b[J' } as const;

/** `gantry net flows`: who a container talks to, and how much it was. */
export const netFlows = command({
  summary: 'Show who a running container talks to, and how much it was',
  explanation:
    'The kernel counts from the first call on, until the container ends: bytes of IP packets, both ways. What was said before is not in it.',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {
    format: listFormatFlag,
    watch: switchFlag({ short: 'w', help: 'Show it again every second' }),
  },
  async run({ traffic }: Pick<Engine, 'traffic'>, { flags, operands: [ref = ''], out, err, untilInterrupted }) {
    const lines = async ({ flows }: FlowReport): Promise<readonly string[]> =>
      await rowLines({ items: flows, columns: FLOW_COLUMNS, shown: FLOW_SHOWN, format: flags.format });
    const first = await traffic.flows(ref);
    if (!flags.watch) {
      const shown = await lines(first);
      if (shown.length > 0) out.line(shown.join('\n'));
      if (flags.format === undefined) err.line(`counted since ${localSecondTime(first.countedSinceMs)}`);
      return;
    }
    using interruption = untilInterrupted();
    const endSignal = AbortSignal.any([interruption.signal, out.brokenSignal]);
    for (let report = first, isFirst = true; !endSignal.aborted; isFirst = false) {
      const shown = await lines(report);
      out.write(out.isTerminal ? redrawn(shown, isFirst) : `${shown.join('\n')}\n`);
      await pause(EVERY_MS, endSignal);
      if (!endSignal.aborted) report = await traffic.flows(ref);
    }
  },
});

const redrawn = (lines: readonly string[], isFirst: boolean): string =>
  `${isFirst ? REDRAW.clearScreen : ''}${REDRAW.home}${lines.map((line) => `${line}${REDRAW.clearLine}\n`).join('')}${REDRAW.clearBelow}`;

/** Ends early when the signal says so. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
