import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { CombinedManifest, Engine, PublishStep } from '../../engine/index.js';
import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { type ProgressKind, parseProgressKind } from '../build/progress-kind.js';
import type { CliIo } from '../cli-io.js';
import { command } from '../command.js';
import { listFlag, switchFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { parseIndexAnnotation } from '../manifest/parse-index-annotations.js';
import { parseSources } from '../manifest/parse-sources.js';
import type { Output } from '../output.js';
import { parseCommaSeparated } from '../values/comma-separated.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import { writeFailure } from '../values/write-failure.js';

/** `docker buildx imagetools create`: an image of several platforms, out of images that are in registries. */
export const imagetoolsCreate = command({
  summary: 'Create a new image based on source images',
  operands: { usage: '[SOURCE...]', min: 0 },
  flags: {
    annotation: listFlag({ help: 'Add annotation to the image', type: 'stringArray', parse: parseIndexAnnotation }),
    append: switchFlag({ help: 'Append to existing manifest' }),
    builder: textFlag({ help: 'Override the configured builder instance', isHidden: true }),
    dryRun: switchFlag({ help: 'Show final image instead of pushing' }),
    file: textListFlag({ short: 'f', help: 'Read source descriptor from file' }),
    metadataFile: textFlag({ help: 'Write create result metadata to a file' }),
    platform: listFlag({
      short: 'p',
      help: 'Filter specified platforms of target image',
      parse: (text) => parseCommaSeparated(text).map(parsePlatform),
    }),
    preferIndex: switchFlag({
      isOn: true,
      help: 'When only a single source is specified, prefer outputting an image index or manifest list instead of performing a carbon copy',
    }),
    progress: valueFlag({
      help: 'Set type of progress output ("auto", "none", "plain", "quiet", "tty")',
      parse: parseProgressKind,
    }),
    tag: textListFlag({ short: 't', help: 'Set reference for new image' }),
  },
  async run({ manifests }: Pick<Engine, 'manifests'>, { flags, operands, io, out, err, untilInterrupted }) {
    const { annotation, append, dryRun, file, metadataFile, platform, preferIndex, progress = 'auto', tag } = flags;
    if (operands.length === 0 && file.length === 0) throw invalid('no sources specified');
    if (!dryRun && tag.length === 0) {
      throw invalid("can't push with no tags specified, please set --tag or --dry-run");
    }
    const written = [...(append ? tag.slice(0, 1) : []), ...(await readFiles(file, io)), ...operands];
    using interruption = untilInterrupted();
    const { signal: cancelSignal } = interruption;
    const combined = await manifests.combine(parseSources(written, tag), {
      annotations: annotation.flat(),
      prefersIndex: preferIndex,
      platforms: platform.flat(),
      cancelSignal,
    });
    if (dryRun) return out.line(Buffer.from(combined.bytes).toString());
    for (const [place, name] of tag.entries()) {
      const steps = stepLines(err, { place: place + 1, name, progress });
      await manifests.publish(combined, name, { cancelSignal, onStep: (step) => steps.show(step) });
      steps.end();
    }
    if (metadataFile) await writeMetadata(resolve(io.workingDir, metadataFile), combined, tag);
  },
});

async function readFiles(files: readonly string[], { workingDir }: Pick<CliIo, 'workingDir'>): Promise<string[]> {
  return await Promise.all(
    files.map(async (file) => {
      try {
        return await readFile(resolve(workingDir, file), 'utf8');
      } catch (error) {
        throw invalid(openFailure(file, error));
      }
    }),
  );
}

/** What is done for one name, as buildx tells of it where there is no terminal. */
function stepLines(
  err: Output,
  { place, name, progress }: { readonly place: number; readonly name: string; readonly progress: ProgressKind },
) {
  const isTold = progress !== 'none' && progress !== 'quiet';
  const tell = (text: string): void => {
    if (isTold) err.line(`#${place} ${text}`);
  };
  tell(`[internal] pushing ${wholeName(name)}`);
  return {
    show(step: PublishStep): void {
      tell(
        step.kind === 'copying'
          ? `copying ${step.digest} from ${step.from} to ${step.to}`
          : `pushing ${step.digest} to ${step.to}`,
      );
    },
    end: () => tell('DONE'),
  };
}

/** @see docker/buildx, commands/imagetools/create.go: writeMetadataFile */
async function writeMetadata(path: string, { descriptor }: CombinedManifest, tags: readonly string[]): Promise<void> {
  const metadata = {
    'containerimage.descriptor': descriptor,
    'containerimage.digest': descriptor.digest,
    'image.name': tags.map(wholeName).join(','),
  };
  await writeFile(path, `${JSON.stringify(metadata, undefined, 2)}\n`).catch((cause: unknown) => {
    throw writeFailure(path, cause);
  });
}

const wholeName = (name: string): string => formatReference(withDefaultTag(parseReference(name)));
