import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';

/** `gantry registry tags`: every tag that a repository has in its registry. */
export const registryTags = command({
  summary: 'List the tags of a repository',
  operands: { usage: '[REGISTRY/]REPOSITORY', min: 1, max: 1 },
  flags: {},
  async run({ registries }: Pick<Engine, 'registries'>, { operands: [repository = ''], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    for (const tag of await registries.tags(repository, { cancelSignal: interruption.signal })) out.line(tag);
  },
});
