import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { CHANGE_LETTERS } from '../print/change-letters.js';

/** `gantry snapshot diff SAVE [SAVE]`, in the lines of `diff`. */
export const snapshotDiff = command({
  summary: 'Show what has changed since a save, or from one save to another',
  operands: { usage: 'SAVE|CONTAINER [SAVE]', min: 1, max: 2 },
  flags: {},
  async run(engine: Pick<Engine, 'saves'>, { operands: [from = '', to], out }) {
    for (const { kind, path } of await engine.saves.diff(from, to)) out.line(`${CHANGE_LETTERS[kind]} ${path}`);
  },
});
