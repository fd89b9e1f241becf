import type { Container, ContainerStats, Engine } from '../../engine/index.js';
import { type CommandContext, command } from '../command.js';
import { type FlagTable, switchFlag } from '../flag.js';
import { chosenFormat } from '../format/chosen-format.js';
import { listFormatFlag } from '../format/format-flag.js';
import { type Listing, rowLines } from '../format/print-rows.js';
import { STATS_COLUMNS, type StatsRow, statsColumns } from '../print/stats-columns.js';

const STATS_FLAGS = {
  all: switchFlag({ short: 'a', help: 'Show all containers (default shows just running)' }),
  format: listFormatFlag,
  noStream: switchFlag({ help: 'Disable streaming stats and only pull the first result' }),
  noTrunc: switchFlag({ help: 'Do not truncate output' }),
} as const satisfies FlagTable;

/** To the upper left, and after each line and the last: clear what is left of the table before. */
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const CLEAR_SCREEN = '\x1b[2J';

/** `docker stats`: a table that is drawn again with every sample. */
export const stats = command({
  summary: 'Display a live stream of container(s) resource usage statistics',
  operands: { usage: '[CONTAINER...]', min: 0 },
  flags: STATS_FLAGS,
  async run(engine: Pick<Engine, 'containers' | 'streams'>, context) {
    const { flags, operands, out, untilInterrupted } = context;
    using interruption = untilInterrupted();
    const asked = operands.length > 0 ? await refsById(engine, operands) : undefined;
    const refs = asked && [...asked.keys()];
    const cancelSignal = AbortSignal.any([interruption.signal, out.brokenSignal]);
    let isFirst = true;
    for await (const samples of engine.streams.stats({ refs, cancelSignal })) {
      // The first sample has no rates: alone it would show everything at rest.
      const isShown = !flags.noStream || !isFirst || samples.length === 0;
      if (isShown) await draw(engine, samples, { ...context, asked, isFirst });
      if (flags.noStream && isShown) return;
      isFirst = false;
    }
    interruption.throwIfInterrupted();
  },
});

type Drawing = CommandContext<typeof STATS_FLAGS> & {
  /** What the user called those that were asked for, by their ids, in that order; undefined for all. */
  readonly asked: ReadonlyMap<string, string> | undefined;
  readonly isFirst: boolean;
};

async function draw(
  engine: Pick<Engine, 'containers'>,
  samples: readonly ContainerStats[],
  { flags, io, out, asked, isFirst }: Drawing,
): Promise<void> {
  const containers = await engine.containers.list({ all: flags.all || asked !== undefined });
  const listing: Listing<StatsRow> = {
    items: toRows(containers, samples, asked),
    columns: statsColumns({ isTruncated: !flags.noTrunc }),
    shown: STATS_COLUMNS,
    format: chosenFormat(flags, io, 'statsFormat'),
    goType: 'container.statsContext',
  };
  const lines = await rowLines(listing);
  if (!out.isTerminal || flags.noStream) return lines.length > 0 ? out.line(lines.join('\n')) : undefined;
  out.write(
    `${isFirst ? CLEAR_SCREEN : ''}${HOME}${lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')}${CLEAR_BELOW}`,
  );
}

/** By id; one that is asked for twice shows once. */
async function refsById(
  { containers }: Pick<Engine, 'containers'>,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(refs.map(async (ref) => [(await containers.get(ref)).id, ref] as const)));
}

function toRows(
  containers: readonly Container[],
  samples: readonly ContainerStats[],
  asked: Drawing['asked'],
): readonly StatsRow[] {
  const rows = containers.map((container) => ({
    container,
    ref: asked?.get(container.id),
    stats: samples.find(({ sample }) => sample.id === container.id),
  }));
  if (!asked) return rows;
  return [...asked.keys()].flatMap((id) => rows.find(({ container }) => container.id === id) ?? []);
}
