import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `gantry registry rm`: takes manifests away from their registry; their blobs go with its own garbage collection. */
export const registryRm = command({
  summary: 'Remove images from a registry, with all their tags there',
  operands: { usage: 'NAME[:TAG|@DIGEST] [NAME...]', min: 1 },
  flags: {},
  async run({ registries }: Pick<Engine, 'registries'>, context) {
    using interruption = context.untilInterrupted();
    await forEachRef(context.operands, async (ref) => {
      context.out.line(`Deleted: ${await registries.remove(ref, { cancelSignal: interruption.signal })}`);
    });
  },
});
