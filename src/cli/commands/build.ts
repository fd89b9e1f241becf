import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { BuildRequest, BuildResult, Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { BUILD_FLAGS } from '../build/build-flags.js';
import { openOutputs } from '../build/build-outputs.js';
import { checkBuild } from '../build/check-build.js';
import { deliverImage } from '../build/deliver-image.js';
import { buildMetadata } from '../build/metadata.js';
import { readAnnotations } from '../build/parse-annotation.js';
import { refuseAttestations } from '../build/read-attestations.js';
import { runBuild } from '../build/run-build.js';
import { sourceOf } from '../build/source-of.js';
import { type BuildFlags, readBuildFlags } from '../build/to-build-request.js';
import { type CommandContext, command } from '../command.js';
import { invalid } from '../values/invalid.js';
import { writeFailure } from '../values/write-failure.js';

type BuildCommand = CommandContext<typeof BUILD_FLAGS>;

/** `docker build`: an image of a Dockerfile. */
export const build = command({
  summary: 'Build an image from a Dockerfile',
  operands: { usage: 'PATH | URL | -', min: 1, max: 1 },
  flags: BUILD_FLAGS,
  async run(engine: Pick<Engine, 'builds' | 'images'>, context) {
    const { flags, io, operands } = context;
    refuseWhatIsNotHere(flags);
    await using borrowed = new AsyncDisposableStack();
    const source = await sourceOf(operands[0] ?? '', { io, file: flags.file || undefined, borrowed });
    const asked = await readBuildFlags(flags, { ...io, borrowed });
    const call = flags.check ? 'check' : flags.call;
    if (call !== undefined && call !== 'build') return await checkBuild(engine, source, { call, asked, context });
    await using opened = await openOutputs(
      {
        asked: flags.output,
        tags: flags.tag,
        isPushed: flags.push,
        isOfSeveral: asked.platforms !== undefined,
        form: readAnnotations(flags.annotation),
      },
      context,
    );
    const result = await runBuild(engine, { ...asked, ...source, outputs: opened.outputs }, context);
    await deliverImage(engine, result, { deliveries: opened.deliveries, context });
    await writeResult(result, asked, context);
    if (flags.quiet || flags.progress === 'quiet') context.out.line(result.imageId ?? result.manifestDigest ?? '');
    return undefined;
  },
});

/** What would lead to something else than was asked for. @throws not_implemented, flag_not_implemented, argument_invalid */
function refuseWhatIsNotHere({
  attest,
  disableContentTrust,
  isolation,
  progress,
  provenance,
  quiet,
  sbom,
}: BuildFlags): void {
  if (!disableContentTrust) throw engineError('flag_not_implemented', { flag: '--disable-content-trust=false' });
  if (isolation !== undefined && isolation !== 'default') throw engineError('flag_of_windows', { flag: '--isolation' });
  refuseAttestations({ attest, provenance, sbom });
  if (quiet && progress !== undefined && progress !== 'auto' && progress !== 'quiet') {
    throw invalid(`progress=${progress} and quiet cannot be used together`);
  }
}

async function writeResult(
  result: BuildResult,
  { platform }: Pick<BuildRequest, 'platform'>,
  { flags, io }: BuildCommand,
): Promise<void> {
  const { iidfile, metadataFile } = flags;
  const write = async (path: string, text: string): Promise<void> => {
    await writeFile(resolve(io.workingDir, path), text).catch((cause: unknown) => {
      throw writeFailure(path, cause);
    });
  };
  if (iidfile) await write(iidfile, result.imageId ?? result.manifestDigest ?? '');
  if (!metadataFile) return;
  await write(metadataFile, `${JSON.stringify(buildMetadata(result, platform), undefined, 2)}\n`);
}
