import type { Engine, SaveSchedule } from '../../engine/index.js';
import { parseDurationMs } from '../../wire/words/duration.js';
import { humanDuration } from '../../wire/words/human-duration.js';
import { command } from '../command.js';
import { integerFlag, switchFlag, valueFlag } from '../flag.js';
import { type Columns, column } from '../format/columns.js';
import { printRows } from '../format/print-rows.js';
import { goDuration } from '../print/go-duration.js';
import { invalid } from '../values/invalid.js';

const SHOWN = ['Container', 'Every', 'Keep', 'Next'] as const;

type Row = SaveSchedule & { readonly name: string };

/** `gantry snapshot schedule`: which containers are saved by themselves; with a name, how often, or no more. */
export const snapshotSchedule = command({
  summary: 'Save a container by itself while it runs; without a container, list what is saved so',
  operands: { usage: '[CONTAINER]', min: 0, max: 1 },
  flags: {
    every: valueFlag({ type: 'duration', help: 'How often: 10m, 1h30m', parse: parseDurationMs }),
    keep: integerFlag({ help: 'Keep only so many of these saves (0 for all)' }),
    off: switchFlag({ help: 'Save it by itself no more; its saves stay' }),
  },
  async run(engine: Pick<Engine, 'containers' | 'saves'>, { flags, operands: [ref], out, nowMs }) {
    const { every, keep, off } = flags;
    if (ref === undefined) {
      if (every !== undefined || keep !== undefined || off) throw invalid('which container?');
      return await printRows(out, { items: await rows(engine), columns: columns(nowMs()), shown: SHOWN });
    }
    if (off === (every !== undefined)) throw invalid('one of --every and --off must be given');
    await engine.saves.setSchedule(ref, every === undefined ? undefined : { everyMs: every, keep: keep ?? 0 });
    out.line(ref);
  },
});

async function rows({ containers, saves }: Pick<Engine, 'containers' | 'saves'>): Promise<readonly Row[]> {
  const names = new Map((await containers.list({ all: true })).map(({ id, name }) => [id, name]));
  return (await saves.schedules()).map((schedule) => ({ ...schedule, name: names.get(schedule.containerId) ?? '' }));
}

const columns = (nowMs: number): Columns<Row> => ({
  Container: column('CONTAINER', ({ name }) => name),
  Every: column('EVERY', ({ everyMs }) => goDuration(everyMs)),
  Keep: column('KEEP', ({ keep }) => (keep === 0 ? 'all' : keep)),
  Next: column('NEXT', ({ nextAtMs }) =>
    nextAtMs <= nowMs ? 'when it runs' : `in ${humanDuration(nextAtMs - nowMs)}`,
  ),
});
