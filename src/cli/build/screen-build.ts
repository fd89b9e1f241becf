import type { BuildRequest } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';
import { parseArguments } from '../parse.js';
import { invalid } from '../values/invalid.js';
import { BUILD_FLAGS } from './build-flags.js';
import { readAnnotations } from './parse-annotation.js';
import { refuseAttestations } from './read-attestations.js';
import { sourceOf } from './source-of.js';
import { type BuildFlags, readBuildFlags } from './to-build-request.js';

/** A build as its words ask for it, and what is borrowed for it. */
export type ReadBuild = {
  readonly request: BuildRequest;
  /** As it was named. */
  readonly folder: string;
  readonly borrowed: AsyncDisposable;
};

/** What `build` asks the engine for with these words behind it. @throws what `build` throws for them, argument_invalid */
export async function readBuildWords(
  words: readonly string[],
  io: Pick<CliIo, 'env' | 'stdin' | 'workingDir' | 'runProgram'>,
): Promise<ReadBuild> {
  const { flags, operands } = parseArguments(words, BUILD_FLAGS);
  refuseOutputs(flags);
  refuseAttestations(flags);
  const form = readAnnotations(flags.annotation);
  const [folder, ...others] = operands;
  if (folder === undefined || others.length > 0) throw invalid('a build is of one folder, or of one repository');
  if (folder === '-' || flags.file === '-') throw invalid('standard input is the keyboard: build from a folder');
  await using borrowed = new AsyncDisposableStack();
  const source = await sourceOf(folder, { io, file: flags.file || undefined, borrowed });
  const outputs = Object.keys(form).length > 0 ? [{ kind: 'image' as const, form }] : undefined;
  const request = { ...(await readBuildFlags(flags, { ...io, borrowed })), ...source, ...(outputs && { outputs }) };
  return { request, folder, borrowed: borrowed.move() };
}

/** Reads the flags alone. @throws what `build` throws for them */
export async function checkBuildWords(words: readonly string[], io: Pick<CliIo, 'env' | 'workingDir'>): Promise<void> {
  await readBuildFlags(parseArguments(words, BUILD_FLAGS).flags, { ...io, runProgram: undefined });
}

/** Files, pushes and checks beside the image are the command line's to see to. */
function refuseOutputs({ call, check, iidfile, metadataFile, output, push }: BuildFlags): void {
  const isMore = push || check || call !== undefined || iidfile !== undefined || metadataFile !== undefined;
  if (isMore || output.length > 0) throw invalid('here a build makes an image and nothing else');
}
