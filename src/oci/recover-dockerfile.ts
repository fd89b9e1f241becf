import type { ImageConfig, ImageHistory, ImageRunConfig } from './image-config.js';

/** An image that another one stands on, and how many steps and layers of it are that one's. */
export type DockerfileBase = { readonly name: string; readonly steps: number };

const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;

const NOP = /^\/bin\/sh -c #\(nop\) +/;
const BUILDKIT = / # buildkit$/;
const SHELL_PREFIX = /^(?:\|\d+ (?<args>(?:[^\s=]+=(?:\S*) )*))?(?:\/bin\/sh -c|\/bin\/bash -c|sh -c) /;

/**
 * A Dockerfile from what an image remembers of how it was made: as well as it can be. What was copied is known by its hash
 * at most, and what a commit has kept not at all; both are said in a comment.
 *
 * Ends with what the configuration has and no step says, so that the result is configured as the image is.
 */
export function recoverDockerfile(config: ImageConfig, base?: DockerfileBase): string {
  const steps = (config.history ?? []).slice(base?.steps ?? 0);
  const lines = steps.flatMap(stepLines);
  const from = base ? base.name : 'scratch';
  const all = [`FROM ${from}`, ...lines];
  return `${[...all, ...unsaid(config.config ?? {}, base ? undefined : all)].join('\n')}\n`;
}

function stepLines({
  created_by: createdBy = '',
  comment = '',
  empty_layer: isEmpty,
}: ImageHistory): readonly string[] {
  const text = createdBy.trim();
  const builtin = NOP.exec(text);
  if (builtin) return instruction(text.slice(builtin[0].length).trim());
  const plain = text.replace(BUILDKIT, '');
  if (hasKeyword(plain)) return instruction(plain);
  const shell = SHELL_PREFIX.exec(plain);
  if (shell) return run(plain);
  if (isEmpty) return [`# ${[text, comment].filter((part) => part !== '').join(': ') || 'a step that says nothing'}`];
  return [`# A layer that no instruction made${why(text, comment)}: its files are not to be had from here.`];
}

const why = (createdBy: string, comment: string): string =>
  [createdBy && ` (a container that ran ${JSON.stringify(createdBy)})`, comment && ` (${comment})`].join('');

const hasKeyword = (text: string): boolean => KEYWORDS.some((keyword) => text.startsWith(`${keyword} `));

function instruction(text: string): readonly string[] {
  if (text.startsWith('RUN ')) return run(text.slice('RUN '.length));
  const copied = /^(ADD|COPY) ((?:file|dir|multi):[0-9a-f]+) in (.*)$/s.exec(text);
  if (copied) {
    const [, keyword = '', source = '', target = ''] = copied;
    const what = source.startsWith('file') ? 'a file' : 'files';
    return [`# ${what} whose name is not known: ${source}`, `${keyword} ${source} ${target.trim()}`];
  }
  const ports = /^EXPOSE map\[(.*)\]$/.exec(text)?.[1];
  if (ports !== undefined) return [`EXPOSE ${ports.replaceAll(/:\{\}/g, '')}`];
  const users = /^VOLUME map\[(.*)\]$/.exec(text)?.[1];
  if (users !== undefined) return [`VOLUME ${users.replaceAll(/:\{\}/g, '')}`];
  return [text];
}

/** `|1 A=b /bin/sh -c make` was run with a build argument. */
function run(text: string): readonly string[] {
  const found = SHELL_PREFIX.exec(text);
  const args = found?.groups?.['args']?.trim();
  const command = found ? text.slice(found[0].length).trim() : text;
  const written = `RUN ${command.replaceAll(/\s+&& /g, ' \\\n && ')}`;
  return args ? [`# with --build-arg ${args}`, written] : [written];
}

/** Instructions for what is configured, of each kind that no line is of; of all kinds where the lines are not all there are. */
function unsaid(config: ImageRunConfig, lines: readonly string[] | undefined): readonly string[] {
  const isSaid = (keyword: string): boolean => lines?.some((line) => line.startsWith(`${keyword} `)) ?? false;
  const wanted = Object.entries(configLines(config)).filter(([keyword]) => lines !== undefined && !isSaid(keyword));
  return wanted.flatMap(([, said]) => said);
}

function configLines(config: ImageRunConfig): Readonly<Record<string, readonly string[]>> {
  const list = (keyword: string, words: readonly string[] | undefined): readonly string[] =>
    words && words.length > 0 ? [`${keyword} ${JSON.stringify(words)}`] : [];
  const text = (keyword: string, value: string | undefined): readonly string[] =>
    value ? [`${keyword} ${value}`] : [];
  const keys = (keyword: string, entries: Readonly<Record<string, object>> | undefined): readonly string[] =>
    Object.keys(entries ?? {})
      .toSorted()
      .map((key) => `${keyword} ${key}`);
  return {
    LABEL: Object.entries(config.Labels ?? {}).map(([key, value]) => `LABEL ${pair(key, value)}`),
    ENV: (config.Env ?? []).map((entry) => {
      const equals = entry.indexOf('=');
      return `ENV ${pair(entry.slice(0, equals), entry.slice(equals + 1))}`;
    }),
    EXPOSE: keys('EXPOSE', config.ExposedPorts),
    VOLUME: keys('VOLUME', config.Volumes),
    WORKDIR: text('WORKDIR', config.WorkingDir),
    USER: text('USER', config.User),
    STOPSIGNAL: text('STOPSIGNAL', config.StopSignal),
    SHELL: list('SHELL', config.Shell),
    ONBUILD: (config.OnBuild ?? []).map((trigger) => `ONBUILD ${trigger}`),
    ENTRYPOINT: list('ENTRYPOINT', config.Entrypoint),
    CMD: list('CMD', config.Cmd),
  };
}

const pair = (key: string, value: string): string =>
  `${key}=${/^[\w./:@%+,-]*$/.test(value) ? value : JSON.stringify(value)}`;
