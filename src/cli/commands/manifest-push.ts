import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `docker manifest push` */
export const manifestPush = command({
  summary: 'Push a manifest list to a repository',
  operands: { usage: 'MANIFEST_LIST', min: 1, max: 1 },
  flags: {
    insecure: switchFlag({ help: 'Allow push to an insecure registry' }),
    purge: switchFlag({ short: 'p', help: 'Remove the local manifest list after push' }),
  },
  async run({ manifests }: Pick<Engine, 'manifests'>, { flags, operands: [list = ''], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const digest = await manifests.pushList(list, {
      isInsecure: flags.insecure,
      cancelSignal: interruption.signal,
      onCopied: (copied) => out.line(`Pushed ref ${copied.name} with digest: ${copied.digest}`),
    });
    out.line(digest);
    if (flags.purge) await manifests.removeList(list);
  },
});
