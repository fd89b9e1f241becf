import { createHash } from 'node:crypto';

import type { ChainId } from '../../../oci/digest.js';

/** All that decides what a step leads to, beside the files that it stands on. */
export type StepDefinition = {
  /** What is done, in words of ours: the same means the same. */
  readonly operation: string;
  /** The instruction as it is written: finds the step again when something else of it has changed. */
  readonly written: string;
  /** ARGs and the environment that it sees. */
  readonly variables: ReadonlyMap<string, string>;
  /** Users, mounts, networks: by what one calls them. */
  readonly options: Readonly<Record<string, string>>;
  /** Files that it takes, by their paths: digests of what they are. */
  readonly files: ReadonlyMap<string, string>;
};

/** What is kept of a step to say later why it is not the same any more: no value, as values may be secret. */
export type MadeOf = {
  readonly parent: string;
  readonly operation: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** Undefined where there are too many to keep. */
  readonly files: Readonly<Record<string, string>> | undefined;
};

/** A change in how keys are made makes all former ones unknown. */
const VERSION = 1;
/** Enough to tell two values apart. */
const SHORT_DIGITS = 16;
const MOST_FILES_KEPT = 2000;

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const shortHashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, SHORT_DIGITS);

/**
 * The key of the step on these files. Without a parent where its result does not depend on one.
 *
 * @param scope Of the build; empty where it is for all.
 */
export function stepKey(parent: ChainId | undefined, definition: StepDefinition, scope = ''): string {
  const { operation, variables, options, files } = definition;
  return hashOf([
    VERSION,
    parent ?? '',
    operation,
    sorted(variables),
    sorted(new Map(Object.entries(options))),
    sorted(files),
    ...scoped(scope),
  ]);
}

/** Which steps of other builds are to be compared with this one. */
export const slotOf = ({ written }: StepDefinition, scope = ''): string =>
  scope === '' ? hashOf(written) : hashOf([written, scope]);

const scoped = (scope: string): readonly string[] => (scope === '' ? [] : [scope]);

export function madeOf(parent: ChainId | undefined, { operation, variables, options, files }: StepDefinition): MadeOf {
  return {
    parent: parent ?? '',
    operation: shortHashOf(operation),
    variables: Object.fromEntries([...variables].map(([name, value]) => [name, shortHashOf(value)])),
    options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, shortHashOf(value)])),
    files:
      files.size > MOST_FILES_KEPT
        ? undefined
        : Object.fromEntries([...files].map(([path, digest]) => [path, digest.slice(0, SHORT_DIGITS)])),
  };
}

const sorted = (map: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
