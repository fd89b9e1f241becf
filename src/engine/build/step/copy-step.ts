import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { AddInstruction, CopyInstruction, StageSource } from '../../../dockerfile/index.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import { type AddedFile, fetchSource, isUrl } from './add-url.js';
import { copyFiles } from './copy-files.js';
import { modeChange } from './copy-mode.js';
import { type CopySource, findSources } from './copy-sources.js';
import { digestSources } from './digest-sources.js';
import type { FileStep } from './file-step.js';
import { namedTree } from './named-source.js';

export type CopyRequest = {
  /** Variables are replaced. */
  readonly instruction: CopyInstruction | AddInstruction;
  readonly sources: ReadonlyMap<string, StageSource>;
};

/** COPY and ADD, with what they take looked up and hashed. @throws build_source_missing */
export async function copyStep(
  session: BuildSession,
  state: StageState,
  { instruction, sources }: CopyRequest,
): Promise<FileStep> {
  const { destination, chown, chmod, excludes, inlineFiles } = instruction;
  const changeMode = modeChange(chmod);
  const urls = instruction.kind === 'add' ? instruction.sources.filter(isUrl) : [];
  const paths = instruction.sources.filter((source) => !urls.includes(source));
  const fetched: AddedFile[] = [];
  const checksum = instruction.kind === 'add' ? instruction.checksum : undefined;
  for (const url of urls) fetched.push(await fetchSource(session, url, checksum));
  const tree = paths.length > 0 ? await namedTree(session, fromOf(instruction), sources) : undefined;
  const keepsParents = instruction.kind === 'copy' && instruction.keepsParents;
  const found: readonly CopySource[] = tree
    ? findSources(session.parts.host.syscalls, tree, { sources: paths, excludes, keepsParents })
    : [];
  const { digests, stamps } = await digestSources(session, found);
  const isUnpacked = instruction.kind === 'add' ? instruction.isUnpacked : false;
  const inline = inlineFiles.map(({ name, content }) => [name, hashOf(content)]);
  return {
    createdBy: `${createdBy(instruction)} # buildkit`,
    definition: {
      operation: JSON.stringify([
        instruction.kind,
        instruction.sources,
        placeOf(state, destination),
        { chmod, excludes, inline, isUnpacked, keepsParents },
      ]),
      written: instruction.original,
      variables: new Map(),
      options: { '--chown': chown ?? '' },
      files: new Map([...digests, ...fetched.map(({ url, digest }) => [url, digest] as const)]),
    },
    execute: (key) =>
      copyFiles(session, key, {
        found,
        fetched,
        inlineFiles,
        destination: placeOf(state, destination),
        chown,
        changeMode,
        isUnpacked: isUnpacked ?? instruction.kind === 'add',
        unpacksFetched: isUnpacked === true,
        stamps,
      }),
  };
}

const fromOf = (instruction: CopyInstruction | AddInstruction): string | undefined =>
  instruction.kind === 'copy' ? instruction.from : undefined;

function placeOf({ run }: StageState, destination: string): { readonly path: string; readonly isFolder: boolean } {
  const path = posix.resolve('/', run.WorkingDir ?? '', destination);
  return { path, isFolder: /(^|\/)\.?$/.test(destination) };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @see buildkit, frontend/dockerfile/dockerfile2llb/convert.go: dispatchCopy */
function createdBy(instruction: CopyInstruction | AddInstruction): string {
  const { kind, sources, inlineFiles, destination, chown, chmod } = instruction;
  return [
    kind.toUpperCase(),
    ...(kind === 'copy' && instruction.keepsParents ? ['--parents'] : []),
    ...(chown ? [`--chown=${chown}`] : []),
    ...(chmod ? [`--chmod=${chmod}`] : []),
    ...sources,
    ...inlineFiles.map(({ name }) => `<<${name}`),
    destination,
  ].join(' ');
}
