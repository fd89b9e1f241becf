import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `docker manifest create` */
export const manifestCreate = command({
  summary: 'Create a local manifest list for annotating and pushing to a registry',
  operands: { usage: 'MANIFEST_LIST MANIFEST [MANIFEST...]', min: 2 },
  flags: {
    amend: switchFlag({ short: 'a', help: 'Amend an existing manifest list' }),
    insecure: switchFlag({ help: 'Allow communication with an insecure registry' }),
  },
  async run(
    { manifests }: Pick<Engine, 'manifests'>,
    { flags, operands: [list = '', ...refs], out, untilInterrupted },
  ) {
    using interruption = untilInterrupted();
    const { signal: cancelSignal } = interruption;
    const options = { amends: flags.amend, isInsecure: flags.insecure, cancelSignal };
    out.line(`Created manifest list ${await manifests.createList(list, refs, options)}`);
  },
});
