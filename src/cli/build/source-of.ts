import type { BuildContext, BuildDockerfile } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import { cloneRepository } from './clone-repository.js';
import { type ContextOperand, readContextOperand } from './context-operand.js';
import { type DockerfilePlace, readDockerfile } from './read-dockerfile.js';
import { readDockerfileFrom, readStdinContext } from './stdin-context.js';

/** What is built, and by what. */
export type BuildSource = {
  readonly context: BuildContext;
  readonly dockerfile: BuildDockerfile;
  readonly ignoreText?: string | undefined;
  readonly contextUrl?: string | undefined;
};

type Surroundings = {
  readonly io: Pick<CliIo, 'runProgram' | 'stdin' | 'workingDir'>;
  readonly file: string | undefined;
  /** Gives back what was borrowed for the build. */
  readonly borrowed: AsyncDisposableStack;
};

/**
 * Finds the context and its Dockerfile: a folder, an archive or a Dockerfile on standard input, a repository, an address.
 *
 * @throws argument_invalid, build_dockerfile_missing, build_context_invalid
 */
export async function sourceOf(text: string, around: Surroundings): Promise<BuildSource> {
  const { file, io } = around;
  const operand = await readContextOperand(text, io.workingDir);
  if (file === '-' && operand.kind === 'stdin') {
    throw invalid("invalid argument: can't use stdin for both build context and dockerfile");
  }
  if (file === '-') return await withDockerfileOnStdin(operand, around);
  switch (operand.kind) {
    case 'stdin':
      return await fromStdin(around);
    case 'folder':
      return await fromFolder(operand.path, { file, workingDir: io.workingDir });
    case 'git': {
      const { path } = around.borrowed.use(await cloneRepository(operand, io.runProgram));
      return await fromFolder(path, { file, workingDir: path, isForeign: true });
    }
    case 'url':
      return { context: { kind: 'none' }, contextUrl: operand.url, dockerfile: { path: file ?? 'Dockerfile' } };
    default:
      return operand satisfies never;
  }
}

async function fromFolder(folder: string, place: DockerfilePlace): Promise<BuildSource> {
  const { text, name, ignoreText } = await readDockerfile(folder, place);
  return { context: { kind: 'folder', path: folder }, dockerfile: { text, name }, ignoreText };
}

async function fromStdin({ io, file }: Surroundings): Promise<BuildSource> {
  if (io.stdin.isTTY) throw invalid('unable to prepare context: nothing comes on standard input');
  const given = await readStdinContext(io.stdin);
  if (given.kind === 'tar') return { context: given, dockerfile: { path: file ?? 'Dockerfile' } };
  if (file !== undefined) throw invalid('ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles');
  return { context: { kind: 'none' }, dockerfile: { text: given.text } };
}

async function withDockerfileOnStdin(operand: ContextOperand, { io, borrowed }: Surroundings): Promise<BuildSource> {
  const dockerfile = { text: await readDockerfileFrom(io.stdin), name: 'Dockerfile' };
  if (operand.kind === 'folder') return { context: operand, dockerfile };
  if (operand.kind !== 'git') throw invalid('a Dockerfile on standard input needs a folder or a repository as context');
  const { path } = borrowed.use(await cloneRepository(operand, io.runProgram));
  return { context: { kind: 'folder', path }, dockerfile };
}
