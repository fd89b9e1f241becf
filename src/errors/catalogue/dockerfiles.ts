import { entry } from '../entry.js';

/** Dockerfiles, ignore files and what is wrong with them; sentences are BuildKit's. @see CATALOGUE */
export const DOCKERFILE_ERRORS = {
  dockerfile_invalid: entry({
    kind: 'invalid_argument',
    message: ({ startLine, reason }: DockerfileFault) => `dockerfile parse error on line ${startLine}: ${reason}`,
  }),
  dockerfile_empty: entry({
    kind: 'invalid_argument',
    message: ({ lacks }: { lacks: 'text' | 'instructions' | 'stages' }) => EMPTY[lacks],
    hint: 'A Dockerfile needs at least a FROM line.',
  }),
  dockerfile_syntax_unknown: entry({
    kind: 'not_implemented',
    message: ({ frontend }: { frontend: string }) =>
      `failed to solve: frontend ${frontend} is a program in an image, which is not run here: Dockerfiles are read as docker/dockerfile:1 reads them`,
    hint: 'Take the # syntax line out, or build with --build-arg BUILDKIT_SYNTAX=docker/dockerfile:1, where the rest is an ordinary Dockerfile.',
  }),
  dockerfile_too_large: entry({
    kind: 'invalid_argument',
    message: ({ what, limit }: { what: string; limit: number }) =>
      `dockerfile ${what} greater than max allowed size of ${limit}`,
  }),
  word_invalid: entry({
    kind: 'invalid_argument',
    message: ({ word, reason }: { word: string; reason: string }) =>
      `failed to process ${JSON.stringify(word)}: ${reason}`,
  }),
  expose_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
  stage_not_found: entry({
    kind: 'invalid_argument',
    message: ({ target, hint = '' }: { target: string; hint?: string | undefined }) =>
      `target stage ${JSON.stringify(target)} could not be found${hint}`,
  }),
  stage_cycle: entry({
    kind: 'invalid_argument',
    message: ({ stage }: { stage: string }) => `circular dependency detected on stage: ${stage}`,
  }),
  ignore_pattern_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
} as const;

const EMPTY = {
  text: 'the Dockerfile cannot be empty',
  instructions: 'file with no instructions',
  stages: 'dockerfile contains no stages to build',
} as const;

/** Where a Dockerfile cannot be read, and why. */
export type DockerfileFault = {
  readonly startLine: number;
  readonly endLine: number;
  readonly reason: string;
  /** The lines themselves with those around them, as BuildKit prints them; empty where the text is not at hand. */
  readonly excerpt?: string | undefined;
};
