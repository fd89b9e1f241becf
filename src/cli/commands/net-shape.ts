import type { Engine, ShapeOptions } from '../../engine/index.js';
import { parseDurationMs } from '../../wire/words/duration.js';
import { command } from '../command.js';
import { type FlagValues, switchFlag, textListFlag, valueFlag } from '../flag.js';
import { printRows } from '../format/print-rows.js';
import { TROUBLE_COLUMNS, TROUBLE_SHOWN } from '../net/trouble-columns.js';
import { parseBitRate } from '../values/bit-rate.js';
import { invalid } from '../values/invalid.js';
import { parsePercent } from '../values/percent.js';

const percentFlag = (help: string) => valueFlag({ type: 'percent', help, parse: parsePercent });
const timeFlag = (help: string) => valueFlag({ type: 'duration', help, parse: parseDurationMs });

/** What `net shape` knows. */
export const SHAPE_FLAGS = {
  clear: switchFlag({ help: 'Leave packets alone again (with --to or --direction, only those)' }),
  corrupt: percentFlag('Turn a bit round in so many packets: 1%'),
  delay: timeFlag('Hold packets back so long: 100ms'),
  direction: valueFlag({
    help: 'What the container sends (out), what comes to it (in), or both',
    shownDefault: 'out',
    parse: parseDirection,
  }),
  duplicate: percentFlag('Send so many packets twice'),
  jitter: timeFlag('Let the delay differ so much, more or less'),
  loss: percentFlag('Lose so many packets: 5%'),
  rate: valueFlag({ type: 'rate', help: 'Let no more through than this: 500kbit, 1mbit', parse: parseBitRate }),
  reorder: percentFlag('Let so many packets overtake those that are delayed'),
  to: textListFlag({ help: 'Only packets to (or from) ADDRESS[/PREFIX][:PORT] or CONTAINER[:PORT]' }),
} as const;

/** `gantry net shape`: a slow, lossy or narrow network for one container, until it stops or is cleared. */
export const netShape = command({
  summary: 'Make the network of a running container slow, lossy or narrow',
  explanation:
    'It holds until it is cleared, and ends with the container; nothing is needed in it. Another call for the same direction and target takes the place of the one before, one with another --to is beside it.',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: SHAPE_FLAGS,
  async run({ trouble }: Pick<Engine, 'trouble'>, { flags, operands: [ref = ''], out }) {
    const { clears, orders } = toShapeOrders(flags);
    let [state] = await trouble.status([ref]);
    for (const order of orders) state = clears ? await trouble.clear(ref, order) : await trouble.shape(ref, order);
    await printRows(out, { items: state ? [state] : [], columns: TROUBLE_COLUMNS, shown: TROUBLE_SHOWN });
  },
});

/** One order for each target, or one for everybody. @throws argument_invalid */
export function toShapeOrders({ clear, to, direction, ...figures }: FlagValues<typeof SHAPE_FLAGS>): {
  readonly clears: boolean;
  readonly orders: readonly ShapeOptions[];
} {
  const options: ShapeOptions = {
    delayMs: figures.delay,
    jitterMs: figures.jitter,
    lossPercent: figures.loss,
    corruptPercent: figures.corrupt,
    duplicatePercent: figures.duplicate,
    reorderPercent: figures.reorder,
    rateBitsPerSecond: figures.rate,
  };
  if (clear && Object.values(options).some((figure) => figure !== undefined))
    throw invalid('--clear takes no figures: it leaves packets alone');
  const targets = to.length > 0 ? to : [undefined];
  return { clears: clear, orders: targets.map((target) => ({ ...options, direction, to: target })) };
}

function parseDirection(text: string): 'in' | 'out' | 'both' {
  if (text !== 'in' && text !== 'out' && text !== 'both')
    throw invalid(`direction ${JSON.stringify(text)} is none of in, out, both`);
  return text;
}
