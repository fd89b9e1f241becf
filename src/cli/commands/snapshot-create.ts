import type { Engine } from '../../engine/index.js';
import { parseDurationMs } from '../../wire/words/duration.js';
import { command } from '../command.js';
import { integerFlag, switchFlag, textFlag, valueFlag } from '../flag.js';

/** `gantry snapshot CONTAINER`: saves it now; with `--every` from now on by itself as well. */
export const snapshotCreate = command({
  summary: 'Save the files of a container, to go back to',
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {
    every: valueFlag({
      type: 'duration',
      help: 'Save it by itself as well, so often, while it runs',
      parse: parseDurationMs,
    }),
    keep: integerFlag({ help: 'Keep only so many saves of this container, the newest ones (0 for all)' }),
    message: textFlag({ short: 'm', help: 'A note for the list' }),
    pause: switchFlag({ short: 'p', isOn: true, help: 'Let it stand still while its files are read' }),
    quiet: switchFlag({ short: 'q', help: 'Print only the number of the save' }),
  },
  async run(engine: Pick<Engine, 'saves'>, { flags, operands: [ref = ''], out, err }) {
    const { every, keep, message, pause, quiet } = flags;
    const save = await engine.saves.create(ref, { note: message, keep, isUnpaused: !pause });
    if (every !== undefined) await engine.saves.setSchedule(ref, { everyMs: every, keep: keep ?? 0 });
    out.line(quiet ? String(save.number) : save.image);
    if (!quiet && out.isTerminal) err.line(`gantry snapshot restore ${save.number} goes back to it.`);
  },
});
