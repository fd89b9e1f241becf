import type { Container, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { toContainerFilter } from '../../wire/words/container-filter.js';
import { type CommandContext, command } from '../command.js';
import { listEverywhere } from '../context/list-everywhere.js';
import { type FlagTable, type FlagValues, integerFlag, switchFlag } from '../flag.js';
import { chosenFormat } from '../format/chosen-format.js';
import { type Columns, column } from '../format/columns.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { CONTAINER_COLUMNS, type ContainerRow, containerColumns } from '../print/container-columns.js';
import { linkNames } from '../print/link-names.js';
import { type Filter, filterFlag } from '../values/filter.js';

const BOTH_GIVEN = 'WARNING: Ignoring custom format, because both --format and --quiet are set.';

const PS_FLAGS = {
  all: switchFlag({ short: 'a', help: 'Show all containers (default shows just running)' }),
  allContexts: switchFlag({ help: 'Show the containers of every context, side by side' }),
  filter: filterFlag,
  format: listFormatFlag,
  last: integerFlag({ short: 'n', help: 'Show n last created containers (includes all states)', shownDefault: '-1' }),
  latest: switchFlag({ short: 'l', help: 'Show the latest created container (includes all states)' }),
  noTrunc: switchFlag({ help: "Don't truncate output" }),
  quiet: switchFlag({ short: 'q', help: 'Only display container IDs' }),
  size: switchFlag({ short: 's', help: 'Display total file sizes' }),
} as const;

/** `docker ps` */
export const ps = command({
  summary: 'List containers',
  operands: { usage: '', min: 0, max: 0 },
  flags: PS_FLAGS,
  runWithoutEngine: (context) => (context.flags.allContexts ? psEverywhere(context) : undefined),
  async run(engine: Pick<Engine, 'containers'>, { flags, io, out, err, nowMs }) {
    const { filter, noTrunc, quiet, size } = flags;
    const format = chosenFormat(flags, io, 'psFormat');
    if (quiet && format !== undefined) err.line(BOTH_GIVEN);
    const shown = await list(engine, filter, wantedOf(flags));
    const wantsSize = size || asksSize(format);
    const named = noTrunc ? linkNames(await engine.containers.list({ all: true })) : undefined;
    const items = await Promise.all(
      shown.map(async (container) => ({
        container,
        linkNames: named?.get(container.id),
        size: wantsSize ? await findSize(engine, container.id) : undefined,
      })),
    );
    await printRows(out, {
      items,
      columns: containerColumns({ nowMs: nowMs(), isTruncated: !noTrunc }),
      shown: size ? [...CONTAINER_COLUMNS, 'Size'] : CONTAINER_COLUMNS,
      quietColumn: 'ID',
      isQuiet: quiet,
      format: quiet ? undefined : format,
      goType: 'formatter.ContainerContext',
    });
  },
});

/** Those of all contexts. @throws AggregateError of the contexts that do not answer, when the others are shown */
async function psEverywhere({
  flags,
  out,
  nowMs,
  io,
  askedEngine,
}: CommandContext<FlagTable> & { readonly flags: PsFlags }): Promise<number> {
  const { filter, format, noTrunc, quiet, size } = flags;
  await using everywhere = await listEverywhere({ io, askedEngine }, (engine) => list(engine, filter, wantedOf(flags)));
  const items = await Promise.all(
    everywhere.containers.map(async ({ context, container, engine }) => {
      const wantsSize = size || asksSize(format);
      return { context, container, size: wantsSize ? await findSize(engine, container.id) : undefined };
    }),
  );
  await printRows(out, {
    items,
    columns: withContext(containerColumns({ nowMs: nowMs(), isTruncated: !noTrunc })),
    shown: ['Context', ...CONTAINER_COLUMNS, ...(size ? ['Size'] : [])],
    quietColumn: 'ID',
    isQuiet: quiet,
    format: quiet ? undefined : format,
    goType: 'formatter.ContainerContext',
  });
  if (everywhere.failures.length > 0) throw new AggregateError(everywhere.failures);
  return 0;
}

const withContext = (columns: Columns<ContainerRow>): Columns<ContainerRow & { readonly context: string }> => ({
  ...columns,
  Context: column('CONTEXT', ({ context }) => context),
});

type PsFlags = FlagValues<typeof PS_FLAGS>;

const asksSize = (format: string | undefined): boolean => format !== undefined && /\.Size\b/.test(format);

const wantedOf = ({ all, latest, last = -1 }: PsFlags) => ({ all, count: latest ? 1 : last });

/** The newest `count` of those that match; 0 or less for all. */
async function list(
  { containers }: Pick<Engine, 'containers'>,
  filters: readonly Filter[],
  { all, count }: { readonly all: boolean; readonly count: number },
): Promise<readonly Container[]> {
  const filter = toContainerFilter(filters);
  const listed = filter ? await containers.list({ ...filter, all: all || count > 0 }) : [];
  return count > 0 ? listed.slice(0, count) : listed;
}

/** Undefined for one that has been removed since it was listed. */
async function findSize({ containers }: Pick<Engine, 'containers'>, id: string): Promise<ContainerRow['size']> {
  try {
    return await containers.size(id);
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
    return undefined;
  }
}
