import type { Engine, PushedImage, PushOptions } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import {
  familiarName,
  familiarReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../oci/reference.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, valueFlag } from '../flag.js';
import { openProgressWith, PUSH_WORDS } from '../print/progress.js';
import { checkContentTrust, contentTrustFlag } from '../values/content-trust.js';
import { invalid } from '../values/invalid.js';

/** `docker push` */
export const push = command({
  summary: 'Upload an image to a registry',
  operands: { usage: 'NAME[:TAG]', min: 1, max: 1 },
  flags: {
    allPlatforms: switchFlag({ help: 'Push every platform that the image was pulled with, and their index' }),
    allTags: switchFlag({ short: 'a', help: 'Push all tags of an image to the repository' }),
    disableContentTrust: contentTrustFlag,
    platform: valueFlag({ help: 'Push only if the image is for this platform', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Suppress verbose output' }),
  },
  async run(engine: Pick<Engine, 'images'>, context) {
    const {
      flags: { allPlatforms, allTags, platform, quiet },
      operands: [text = ''],
      out,
    } = context;
    checkContentTrust(context.flags);
    const reference = parseReference(text);
    if (allTags && (reference.tag !== undefined || reference.digest !== undefined)) {
      throw engineError('argument_invalid', { reason: "tag can't be used with --all-tags/-a" });
    }
    if (allPlatforms && platform) throw invalid('--all-platforms and --platform do not go together');
    if (!quiet && !allTags && reference.tag === undefined && reference.digest === undefined) {
      out.line('Using default tag: latest');
    }
    const names = allTags ? await tagsOf(engine, reference) : [text];
    if (!quiet) out.line(`The push refers to repository [${reference.registry}/${reference.repository}]`);
    using interruption = context.untilInterrupted();
    for (const name of names) {
      const options = { platform, allPlatforms, cancelSignal: interruption.signal };
      const { digest, manifestSizeBytes } = await pushOne(engine, name, { context, options });
      const { tag } = withDefaultTag(parseReference(name));
      if (!quiet) out.line(`${tag}: digest: ${digest} size: ${manifestSizeBytes}`);
    }
    if (quiet) out.line(allTags ? familiarName(reference) : familiarReference(withDefaultTag(reference)));
  },
});

async function pushOne(
  { images }: Pick<Engine, 'images'>,
  name: string,
  {
    context: { flags, out, nowMs },
    options,
  }: {
    readonly context: Pick<CommandContext, 'out' | 'nowMs'> & { readonly flags: { readonly quiet: boolean } };
    readonly options: PushOptions;
  },
): Promise<PushedImage> {
  if (flags.quiet) return await images.push(name, options);
  using progress = openProgressWith(PUSH_WORDS, out, nowMs);
  return await images.push(name, { ...options, onProgress: (step) => progress.show(step) });
}

/** Every name that this machine has of the repository, in order. */
async function tagsOf({ images }: Pick<Engine, 'images'>, reference: Reference): Promise<readonly string[]> {
  const prefix = `${reference.registry}/${reference.repository}:`;
  const names = (await images.list()).flatMap((image) => image.names.filter((name) => name.startsWith(prefix)));
  if (names.length === 0) throw engineError('push_nothing', { name: familiarName(reference) });
  return names.sort();
}
