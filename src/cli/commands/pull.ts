import type { Engine } from '../../engine/index.js';
import { formatReference, parseReference } from '../../oci/reference.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, valueFlag } from '../flag.js';
import { type PullView, pullImage } from '../print/pull-image.js';
import { checkContentTrust, contentTrustFlag } from '../values/content-trust.js';
import { invalid } from '../values/invalid.js';

/** `docker pull` */
export const pull = command({
  summary: 'Download an image from a registry',
  operands: { usage: 'NAME[:TAG|@DIGEST]', min: 1, max: 1 },
  flags: {
    allTags: switchFlag({ short: 'a', help: 'Download all tagged images in the repository' }),
    disableContentTrust: contentTrustFlag,
    platform: valueFlag({ help: 'Set platform if server is multi-platform capable', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Suppress verbose output' }),
  },
  async run(engine: Pick<Engine, 'images' | 'registries'>, context) {
    const {
      flags: { allTags, platform, quiet },
      operands: [ref = ''],
      out,
    } = context;
    checkContentTrust(context.flags);
    const { tag, digest } = parseReference(ref);
    const view = { to: out, platform, isQuiet: quiet };
    if (allTags) {
      if (tag !== undefined || digest !== undefined) throw invalid("tag can't be used with --all-tags/-a");
      await pullTags(engine, ref, { context, view });
      return;
    }
    if (!quiet && tag === undefined && digest === undefined) out.line('Using default tag: latest');
    const { name } = await pullImage(engine, ref, context, view);
    out.line(name);
  },
});

/** Every tag that the registry has of the repository, one after the other. */
async function pullTags(
  engine: Pick<Engine, 'images' | 'registries'>,
  repository: string,
  { context, view }: { readonly context: CommandContext; readonly view: PullView },
): Promise<void> {
  const tags = await findTags(engine, repository, context);
  for (const tag of tags) await pullImage(engine, `${repository}:${tag}`, context, view);
  context.out.line(formatReference(parseReference(repository)));
}

async function findTags(
  { registries }: Pick<Engine, 'registries'>,
  repository: string,
  { untilInterrupted }: CommandContext,
): Promise<readonly string[]> {
  using interruption = untilInterrupted();
  return await registries.tags(repository, { cancelSignal: interruption.signal });
}
