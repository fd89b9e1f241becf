import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { CHANGE_LETTERS } from '../print/change-letters.js';

/** `docker diff` */
export const diff = command({
  summary: "Inspect changes to files or directories on a container's filesystem",
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'files'>, { operands: [ref = ''], out }) {
    for (const { kind, path } of await engine.files.changes(ref)) out.line(`${CHANGE_LETTERS[kind]} ${path}`);
  },
});
