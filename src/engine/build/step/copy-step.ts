import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { AddInstruction, CopyInstruction, StageSource } from '../../../dockerfile/index.js';
import type { BuildSession } from '../build-session.js';
import type { StepDefinition } from '../cache/step-definition.js';
import type { SourceTree } from '../context/source-tree.js';
import type { StageState } from '../stage/stage-state.js';
import { checkTransfer } from './check-transfer.js';
import { copyFiles } from './copy-files.js';
import { modeChange } from './copy-mode.js';
import { findSources } from './copy-sources.js';
import { type DigestedSources, digestSources } from './digest-sources.js';
import type { FileStep } from './file-step.js';
import { type GatheredFiles, gatherFiles } from './gather-files.js';
import { namedSource } from './named-source.js';
import type { Destination } from './write-entries.js';

export type CopyRequest = {
  /** Variables are replaced. */
  readonly instruction: CopyInstruction | AddInstruction;
  readonly sources: ReadonlyMap<string, StageSource>;
};

/** COPY and ADD. What they take is looked up when it is asked for; all of it is hashed then. */
export async function copyStep(
  session: BuildSession,
  state: StageState,
  { instruction, sources }: CopyRequest,
): Promise<FileStep> {
  checkTransfer(instruction);
  const changeMode = modeChange(instruction.chmod);
  const destination = placeOf(state, instruction.destination);
  const from = instruction.kind === 'copy' && instruction.from !== undefined ? instruction.from : undefined;
  const source = from === undefined ? undefined : await namedSource(session, from, sources);
  let gathered: Promise<GatheredFiles> | undefined;
  const gather = (): Promise<GatheredFiles> => (gathered ??= gatherFiles(session, instruction, sources));
  const definition = definitionOf(instruction, destination);
  const isUnpacked = instruction.kind === 'add' ? instruction.isUnpacked : false;
  return {
    createdBy: `${createdBy(instruction)} # buildkit`,
    isLinked: isLinked(instruction),
    definition: async () => ({ ...definition, files: (await gather()).digests }),
    ...(source && 'chain' in source && { quick: { ...definition, files: new Map([['', source.chain ?? '']]) } }),
    async execute(key) {
      return await copyFiles(session, key, {
        ...(await gather()),
        inlineFiles: instruction.inlineFiles,
        destination,
        chown: instruction.chown,
        changeMode,
        isUnpacked: isUnpacked ?? instruction.kind === 'add',
        unpacksFetched: isUnpacked === true,
      });
    },
  };
}

/** Names of users are looked up in the files below: then it does not stand by itself. As BuildKit, not with `--chmod` either. */
const isLinked = ({ isLinked: isAsked, chown, chmod }: CopyInstruction | AddInstruction): boolean =>
  isAsked && !chmod && /^[0-9:]*$/.test(chown ?? '');

/** All files of a folder, for a stage that begins with them. */
export function folderStep(session: BuildSession, tree: SourceTree, name: string): FileStep {
  const destination = { path: '/', isFolder: true };
  const choice = { sources: ['/'], excludes: [], keepsParents: false };
  const found = findSources(session.parts.host.syscalls, tree, choice);
  let hashed: Promise<DigestedSources> | undefined;
  const hash = (): Promise<DigestedSources> => (hashed ??= digestSources(session, found));
  return {
    createdBy: `FROM ${name} # buildkit`,
    definition: async () => ({
      operation: 'folder',
      written: `FROM ${name}`,
      variables: new Map(),
      options: {},
      files: (await hash()).digests,
    }),
    async execute(key) {
      const { stamps } = await hash();
      const files = { found, fetched: [], inlineFiles: [], stamps };
      const how = { chown: undefined, changeMode: undefined, isUnpacked: false, unpacksFetched: false };
      return await copyFiles(session, key, { ...files, ...how, destination });
    },
  };
}

/** All but the files. */
function definitionOf(
  instruction: CopyInstruction | AddInstruction,
  destination: Destination,
): Omit<StepDefinition, 'files'> {
  const { kind, sources, chmod, chown, excludes, inlineFiles, original } = instruction;
  const inline = inlineFiles.map(({ name, content }) => [name, hashOf(content)]);
  const own = kind === 'copy' ? { keepsParents: instruction.keepsParents } : { isUnpacked: instruction.isUnpacked };
  return {
    operation: JSON.stringify([kind, sources, destination, { chmod, excludes, inline, ...own }]),
    written: original,
    variables: new Map(),
    options: { '--chown': chown ?? '' },
  };
}

function placeOf({ run }: StageState, destination: string): Destination {
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
