/** What a build check is about. */
export type LintRule = {
  readonly description: string;
  /** Off unless `# check=experimental=…` asks for it. */
  readonly isExperimental?: boolean | undefined;
  /** Why one should care, in a sentence or two. */
  readonly reason: string;
  readonly bad: string;
  readonly good: string;
};

/** BuildKit's published build checks, under their published names. @see https://docs.docker.com/reference/build-checks/ */
export const LINT_RULES = {
  StageNameCasing: {
    description: 'Stage names should be lowercase',
    reason: 'A stage is found by its name in whatever letters, and keeps it in small ones.',
    bad: 'FROM alpine AS BuilderBase',
    good: 'FROM alpine AS builder-base',
  },
  FromAsCasing: {
    description: "The 'as' keyword should match the case of the 'from' keyword",
    reason: 'Mixed letters on one line are hard to read.',
    bad: 'FROM debian:latest as builder',
    good: 'FROM debian:latest AS builder',
  },
  NoEmptyContinuation: {
    description: 'Empty continuation lines will become errors in a future release',
    reason: 'An empty line after a backslash is passed over today, and looks as if the instruction ended there.',
    bad: 'FROM alpine\nRUN apk add \\\n\n    curl',
    good: 'FROM alpine\nRUN apk add \\\n    curl',
  },
  ConsistentInstructionCasing: {
    description: 'All commands within the Dockerfile should use the same casing (either upper or lower)',
    reason: 'Capitals tell the instruction from its arguments, if all of them have capitals.',
    bad: 'FROM alpine\nrun echo hello',
    good: 'FROM alpine\nRUN echo hello',
  },
  DuplicateStageName: {
    description: 'Stage names should be unique',
    reason: 'Of two stages with one name only the last can be built or copied from by name.',
    bad: 'FROM alpine AS builder\nFROM golang AS builder',
    good: 'FROM alpine AS tools\nFROM golang AS builder',
  },
  ReservedStageName: {
    description: 'Reserved words should not be used as stage names',
    reason: '`scratch` and `context` mean something else already.',
    bad: 'FROM alpine AS scratch',
    good: 'FROM alpine AS builder',
  },
  JSONArgsRecommended: {
    description: 'JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals',
    reason: 'A command written as text is run by a shell, which keeps signals to itself: `stop` then waits and kills.',
    bad: 'FROM alpine\nENTRYPOINT my-program start',
    good: 'FROM alpine\nENTRYPOINT ["my-program", "start"]',
  },
  MaintainerDeprecated: {
    description: 'The MAINTAINER instruction is deprecated, use a label instead to define an image author',
    reason: 'The label is part of the standard and can be read with all others.',
    bad: 'FROM alpine\nMAINTAINER me@example.org',
    good: 'FROM alpine\nLABEL org.opencontainers.image.authors="me@example.org"',
  },
  UndefinedArgInFrom: {
    description: 'FROM command must use declared ARGs',
    reason: 'A variable that no ARG before the first FROM declares is empty there.',
    bad: 'ARG VERSION=3.20\nFROM alpine:${VERSOIN}',
    good: 'ARG VERSION=3.20\nFROM alpine:${VERSION}',
  },
  WorkdirRelativePath: {
    description:
      'Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes',
    reason: "The base image's working directory, which may change, decides where it is.",
    bad: 'FROM nginx\nWORKDIR usr/share/nginx/html',
    good: 'FROM nginx\nWORKDIR /usr/share/nginx/html',
  },
  UndefinedVar: {
    description: 'Variables should be defined before their use',
    reason: 'A variable that neither ENV nor ARG nor the base image sets is empty.',
    bad: 'FROM alpine\nCOPY $foo .',
    good: 'FROM alpine\nARG foo\nCOPY $foo .',
  },
  MultipleInstructionsDisallowed: {
    description: 'Multiple instructions of the same type should not be used in the same stage',
    reason: 'Of several CMD, ENTRYPOINT or HEALTHCHECK in one stage only the last counts.',
    bad: 'FROM alpine\nCMD ["a"]\nCMD ["b"]',
    good: 'FROM alpine\nCMD ["b"]',
  },
  LegacyKeyValueFormat: {
    description: 'Legacy key/value format with whitespace separator should not be used',
    reason: 'All after the first blank is the value: `ENV a b=c` sets one variable, not two.',
    bad: 'FROM alpine\nENV DIR /usr/local',
    good: 'FROM alpine\nENV DIR=/usr/local',
  },
  InvalidBaseImagePlatform: {
    description: 'Base image platform does not match expected target platform',
    reason: 'The image has no variant for the platform that is built for, and its programs may not run.',
    bad: 'FROM --platform=linux/arm64 only-for-amd64',
    good: 'FROM --platform=linux/amd64 only-for-amd64',
  },
  RedundantTargetPlatform: {
    description: 'Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior',
    reason: 'A stage is built for the target platform anyway.',
    bad: 'FROM --platform=$TARGETPLATFORM alpine AS builder',
    good: 'FROM alpine AS builder',
  },
  SecretsUsedInArgOrEnv: {
    description: 'Sensitive data should not be used in the ARG or ENV commands',
    reason:
      'Both are kept in the image and its history, where everybody reads them; `RUN --mount=type=secret` keeps nothing.',
    bad: 'FROM alpine\nARG AWS_SECRET_ACCESS_KEY',
    good: 'FROM alpine\nRUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 ls',
  },
  InvalidDefaultArgInFrom: {
    description: 'Default value for global ARG results in an empty or invalid base image name',
    reason: 'Whoever builds without `--build-arg` cannot build at all.',
    bad: 'ARG TAG\nFROM busybox:${TAG}',
    good: 'ARG TAG=latest\nFROM busybox:${TAG}',
  },
  FromPlatformFlagConstDisallowed: {
    description: 'FROM --platform flag should not use a constant value',
    reason: 'The image can then be built for that platform only, whatever `--platform` says.',
    bad: 'FROM --platform=linux/amd64 alpine AS base',
    good: 'FROM --platform=$BUILDPLATFORM alpine AS base',
  },
  CopyIgnoredFile: {
    description: 'Attempting to Copy file that is excluded by .dockerignore',
    isExperimental: true,
    reason: 'What the ignore file leaves out is not there to be copied.',
    bad: '# .dockerignore has: tmp\nFROM scratch\nCOPY ./tmp/helloworld.txt /hello',
    good: '# .dockerignore has: tmp\nFROM scratch\nCOPY ./hello /hello',
  },
  InvalidDefinitionDescription: {
    description:
      'Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.',
    isExperimental: true,
    reason: 'Such comments are shown as what a stage or an argument is for.',
    bad: '# a comment about something else\nFROM scratch AS base',
    good: '# base is where the sources are compiled\nFROM scratch AS base',
  },
  ExposeProtoCasing: {
    description: 'Protocol in EXPOSE instruction should be lowercase',
    reason: 'It is kept in small letters.',
    bad: 'FROM alpine\nEXPOSE 80/TcP',
    good: 'FROM alpine\nEXPOSE 80/tcp',
  },
  ExposeInvalidFormat: {
    description: 'EXPOSE instruction should not define an IP address or host-port mapping',
    reason: 'Where a port is published is for `run` to say; what stands before the port here is thrown away.',
    bad: 'FROM alpine\nEXPOSE 127.0.0.1:80:80',
    good: 'FROM alpine\nEXPOSE 80',
  },
} as const satisfies Readonly<Record<string, LintRule>>;

export type LintRuleName = keyof typeof LINT_RULES;

export const LINT_RULE_NAMES = Object.keys(LINT_RULES) as readonly LintRuleName[];

/** Where docker's documentation explains a rule. */
export function lintRuleUrl(name: LintRuleName): string {
  const slug = name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
  return `https://docs.docker.com/go/dockerfile/rule/${slug}/`;
}
