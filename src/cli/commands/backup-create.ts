import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { integerFlag, switchFlag, textFlag, valueFlag } from '../flag.js';
import { parseEvery } from '../volume/parse-every.js';

/** `gantry backup VOLUME`: backs it up now; with `--every` from now on by itself as well. */
export const backupCreate = command({
  summary: 'Back up what is in a volume, to go back to; it may be in use',
  operands: { usage: 'VOLUME', min: 1, max: 1 },
  flags: {
    every: valueFlag({ type: 'duration', help: 'Back it up by itself as well, so often', parse: parseEvery }),
    keep: integerFlag({ help: 'Keep only so many backups of this volume, the newest ones (0 for all)' }),
    message: textFlag({ short: 'm', help: 'A note for the list' }),
    quiet: switchFlag({ short: 'q', help: 'Print only the number of the backup' }),
  },
  async run(engine: Pick<Engine, 'backups'>, { flags, operands: [volume = ''], out, err, untilInterrupted }) {
    const { every, keep, message, quiet } = flags;
    using interruption = untilInterrupted();
    const options = { note: message, keep, cancelSignal: interruption.signal };
    const { number } = await engine.backups.create(volume, options);
    if (every !== undefined) await engine.backups.setSchedule(volume, { everyMs: every, keep: keep ?? 0 });
    out.line(quiet ? String(number) : `${volume}:${number}`);
    if (!quiet && out.isTerminal) err.line(`gantry backup restore ${number} goes back to it.`);
  },
});
