import type { ImageRunConfig } from '../../oci/image-config.js';
import { parseExposed } from './exposed-ports.js';
import { invalid } from './invalid.js';
import { parseHealthcheck } from './parse-healthcheck.js';

const SHELL = ['/bin/sh', '-c'];

type Change = (config: ImageRunConfig, text: string) => ImageRunConfig;

/** What each instruction does to the configuration. */
const CHANGES: Readonly<Record<string, Change>> = {
  CMD: (config, text) => ({ ...config, Cmd: commandOf(text) }),
  ENTRYPOINT: (config, text) => ({ ...config, Entrypoint: commandOf(text) }),
  ENV: (config, text) => ({
    ...config,
    Env: [...(config.Env ?? []), ...pairsOf(text).map(([key, value]) => `${key}=${value}`)],
  }),
  EXPOSE: (config, text) => ({
    ...config,
    ExposedPorts: { ...config.ExposedPorts, ...keys(words(text).flatMap(parseExposed)) },
  }),
  HEALTHCHECK: (config, text) => ({ ...config, Healthcheck: parseHealthcheck(text, jsonList) }),
  LABEL: (config, text) => ({ ...config, Labels: { ...config.Labels, ...Object.fromEntries(pairsOf(text)) } }),
  ONBUILD: (config, text) => ({ ...config, OnBuild: [...(config.OnBuild ?? []), text] }),
  SHELL: (config, text) => ({ ...config, Shell: commandOf(text) }),
  STOPSIGNAL: (config, text) => ({ ...config, StopSignal: text }),
  USER: (config, text) => ({ ...config, User: text }),
  VOLUME: (config, text) => ({ ...config, Volumes: { ...config.Volumes, ...keys(jsonList(text) ?? words(text)) } }),
  WORKDIR: (config, text) => ({ ...config, WorkingDir: text }),
};

/** The configuration that `--change` instructions make, laid over an empty one. @throws argument_invalid */
export function parseChanges(instructions: readonly string[]): ImageRunConfig {
  return instructions.reduce<ImageRunConfig>((config, instruction) => {
    const [, name = '', text = ''] = /^\s*(\S+)\s+(.*?)\s*$/s.exec(instruction) ?? [];
    const change = Object.hasOwn(CHANGES, name.toUpperCase()) ? CHANGES[name.toUpperCase()] : undefined;
    if (!change || text === '') throw invalid(`${name || instruction.trim()} is not a valid change command`);
    return change(config, text);
  }, {});
}

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
  return pairs.map(([, key = '', value = '']) => [
    key,
    value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value,
  ]);
}
