import { type Environment, expandWord } from '../../dockerfile/index.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import { parseExposed } from './exposed-ports.js';
import { invalid } from './invalid.js';
import { parseHealthcheck } from './parse-healthcheck.js';

const SHELL = ['/bin/sh', '-c'];

/** One word with the variables replaced that are known by then. */
type Expand = (word: string) => string;
type Change = (config: ImageRunConfig, text: string, expand: Expand) => ImageRunConfig;

/** What each instruction does to the configuration. */
const CHANGES: Readonly<Record<string, Change>> = {
  CMD: (config, text) => ({ ...config, Cmd: commandOf(text) }),
  ENTRYPOINT: (config, text) => ({ ...config, Entrypoint: commandOf(text) }),
  ENV: (config, text, expand) => ({
    ...config,
    Env: [...(config.Env ?? []), ...pairsOf(text).map(([key, value]) => `${expand(key)}=${expand(value)}`)],
  }),
  EXPOSE: (config, text, expand) => ({
    ...config,
    ExposedPorts: { ...config.ExposedPorts, ...keys(words(text).map(expand).flatMap(parseExposed)) },
  }),
  HEALTHCHECK: (config, text) => ({ ...config, Healthcheck: parseHealthcheck(text, jsonList) }),
  LABEL: (config, text, expand) => ({
    ...config,
    Labels: { ...config.Labels, ...Object.fromEntries(pairsOf(text).map((pair) => pair.map(expand))) },
  }),
  ONBUILD: (config, text) => ({ ...config, OnBuild: [...(config.OnBuild ?? []), text] }),
  SHELL: (config, text) => ({ ...config, Shell: commandOf(text) }),
  STOPSIGNAL: (config, text, expand) => ({ ...config, StopSignal: expand(text) }),
  USER: (config, text, expand) => ({ ...config, User: expand(text) }),
  VOLUME: (config, text, expand) => ({
    ...config,
    Volumes: { ...config.Volumes, ...keys((jsonList(text) ?? words(text)).map(expand)) },
  }),
  WORKDIR: (config, text, expand) => ({ ...config, WorkingDir: expand(text) }),
};

/**
 * The configuration that `--change` instructions make.
 *
 * @param options.given What they begin with: nothing, unless said.
 * @param options.env Of what the image is made of: what variables in the instructions stand for.
 * @throws argument_invalid, word_invalid
 */
export function parseChanges(
  instructions: readonly string[],
  { env = [], given = {} }: { readonly env?: readonly string[]; readonly given?: ImageRunConfig } = {},
): ImageRunConfig {
  return instructions.reduce<ImageRunConfig>((config, instruction) => {
    const [, name = '', text = ''] = /^\s*(\S+)\s+(.*?)\s*$/s.exec(instruction) ?? [];
    const change = Object.hasOwn(CHANGES, name.toUpperCase()) ? CHANGES[name.toUpperCase()] : undefined;
    if (!change || text === '') throw invalid(`${name || instruction.trim()} is not a valid change command`);
    const known = environmentOf([...env, ...(config.Env ?? [])]);
    return change(config, text, (word) => expandWord(word, known));
  }, given);
}

/** A variable without a value is unset. */
const environmentOf = (env: readonly string[]): Environment =>
  new Map(
    env.flatMap((variable) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(variable) ?? [];
      return name === '' ? [] : [[name, value]];
    }),
  );

const keys = (names: readonly string[]): Readonly<Record<string, object>> =>
  Object.fromEntries(names.map((name) => [name, {}]));
const words = (text: string): readonly string[] => text.split(/\s+/);
const commandOf = (text: string): readonly string[] => jsonList(text) ?? [...SHELL, text];

/** The exec form, `["a", "b"]`; undefined for the shell form. */
function jsonList(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `a=b c="d e"`, or the older `a b c`, which is one pair. */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  const [, name = '', rest = ''] = /^([^\s=]+)\s+(.*)$/s.exec(text) ?? [];
  if (name !== '') return [[name, rest]];
  const pairs = [...text.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)/g)];
  if (pairs.length === 0)
    throw invalid(`Syntax error - can't find = in ${JSON.stringify(text)}. Must be of the form: name=value`);
  return pairs.map(([, key = '', value = '']) => [key, value]);
}
