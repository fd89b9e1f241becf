import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { listFlag, textFlag } from '../flag.js';
import { parseCommaSeparated } from '../values/comma-separated.js';

/** `docker manifest annotate` */
export const manifestAnnotate = command({
  summary: 'Add additional information to a local image manifest',
  operands: { usage: 'MANIFEST_LIST MANIFEST', min: 2, max: 2 },
  flags: {
    arch: textFlag({ help: 'Set architecture' }),
    os: textFlag({ help: 'Set operating system' }),
    osFeatures: listFlag({ help: 'Set operating system feature', type: 'strings', parse: parseCommaSeparated }),
    osVersion: textFlag({ help: 'Set operating system version' }),
    variant: textFlag({ help: 'Set architecture variant' }),
  },
  async run({ manifests }: Pick<Engine, 'manifests'>, { flags, operands: [list = '', ref = ''] }) {
    const { arch: architecture, os, osFeatures, osVersion, variant } = flags;
    await manifests.annotate(list, ref, { architecture, os, osFeatures: osFeatures.flat(), osVersion, variant });
  },
});
