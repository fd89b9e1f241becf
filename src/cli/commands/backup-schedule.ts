import type { BackupSchedule, Engine } from '../../engine/index.js';
import { humanDuration } from '../../wire/words/human-duration.js';
import { command } from '../command.js';
import { integerFlag, switchFlag, valueFlag } from '../flag.js';
import { type Columns, column } from '../format/columns.js';
import { printRows } from '../format/print-rows.js';
import { goDuration } from '../print/go-duration.js';
import { invalid } from '../values/invalid.js';
import { parseEvery } from '../volume/parse-every.js';

const SHOWN = ['Volume', 'Every', 'Keep', 'Next', 'Failure'] as const;

/** `gantry backup schedule`: which volumes are backed up by themselves; with a name, how often, or no more. */
export const backupSchedule = command({
  summary: 'Back up a volume by itself while it is in use; without a volume, list what is backed up so',
  operands: { usage: '[VOLUME]', min: 0, max: 1 },
  flags: {
    every: valueFlag({ type: 'duration', help: 'How often: 30m, 24h, 1d', parse: parseEvery }),
    keep: integerFlag({ help: 'Keep only so many of these backups (0 for all)' }),
    off: switchFlag({ help: 'Back it up by itself no more; its backups stay' }),
  },
  async run(engine: Pick<Engine, 'backups'>, { flags: { every, keep, off }, operands: [volume], out, nowMs }) {
    if (volume === undefined) {
      if (every !== undefined || keep !== undefined || off) throw invalid('which volume?');
      const items = await engine.backups.schedules();
      return await printRows(out, { items, columns: columns(nowMs()), shown: SHOWN });
    }
    if (off === (every !== undefined)) throw invalid('one of --every and --off must be given');
    await engine.backups.setSchedule(volume, every === undefined ? undefined : { everyMs: every, keep: keep ?? 0 });
    out.line(volume);
  },
});

const columns = (nowMs: number): Columns<BackupSchedule> => ({
  Volume: column('VOLUME', ({ volume }) => volume),
  Every: column('EVERY', ({ everyMs }) => goDuration(everyMs)),
  Keep: column('KEEP', ({ keep }) => (keep === 0 ? 'all' : keep)),
  Next: column('NEXT', ({ nextAtMs }) =>
    nextAtMs <= nowMs ? 'when it is used' : `in ${humanDuration(nextAtMs - nowMs)}`,
  ),
  Failure: column('FAILURE', ({ failure }) => failure),
});
