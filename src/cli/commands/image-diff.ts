import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { CHANGE_LETTERS } from '../print/change-letters.js';
import { configDifferences } from '../print/config-differences.js';

/** `gantry image diff IMAGE IMAGE`: configuration first, then files in the lines of `diff`. */
export const imageDiff = command({
  summary: 'Show how the configuration and the files of two images differ',
  operands: { usage: 'IMAGE IMAGE', min: 2, max: 2 },
  flags: {
    config: switchFlag({ help: 'Only the configuration' }),
    files: switchFlag({ help: 'Only the files' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags: { config, files }, operands: [from = '', to = ''], out }) {
    const [before, after] = [await engine.images.get(from), await engine.images.get(to)];
    if (config || !files) for (const line of configDifferences(before, after)) out.line(line);
    if (config && !files) return;
    for (const { kind, path } of await engine.images.diff(from, to)) out.line(`${CHANGE_LETTERS[kind]} ${path}`);
  },
});
