import type { Engine, FileChange } from '../../engine/index.js';
import { command } from '../command.js';

const LETTERS: Readonly<Record<FileChange['kind'], string>> = { added: 'A', changed: 'C', deleted: 'D' };

/** `docker diff` */
export const diff = command({
  summary: "Inspect changes to files or directories on a container's filesystem",
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'files'>, { operands: [ref = ''], out }) {
    for (const { kind, path } of await engine.files.changes(ref)) out.line(`${LETTERS[kind]} ${path}`);
  },
});
