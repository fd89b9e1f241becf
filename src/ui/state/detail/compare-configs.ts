import type { ImageConfig, ImageRunConfig } from '../../../oci/image-config.js';
import { maskedValue } from './secrets.js';

/** Something of an image's configuration that another one has otherwise, or not at all. */
export type ConfigDifference = {
  /** `env PATH`, `command`. */
  readonly name: string;
  readonly kind: 'added' | 'changed' | 'deleted';
  /** Of the other image; undefined where it has none. Secrets are masked. */
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** How the configuration of an image differs from that of another, by the names of its settings. */
export function compareConfigs(other: ImageConfig, image: ImageConfig): readonly ConfigDifference[] {
  const [before, after] = [settingsOf(other), settingsOf(image)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly ConfigDifference[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'deleted' : 'changed';
    return [{ name, kind, before: shown(name, was), after: shown(name, is) }];
  });
}

/** Everything that is set, by its name; values are held against each other as they are, and masked when they are shown. */
function settingsOf(image: ImageConfig): ReadonlyMap<string, string> {
  const { config = {}, os, architecture, variant } = image;
  const settings: readonly (readonly [string, string | undefined])[] = [
    ['platform', [os, architecture, variant].filter(Boolean).join('/')],
    ...(config.Env ?? []).map(toVariable),
    ...Object.entries(config.Labels ?? {}).map(([name, value]) => [`label ${name}`, value] as const),
    ...Object.keys(config.ExposedPorts ?? {}).map((port) => [`port ${port}`, 'exposed'] as const),
    ...Object.keys(config.Volumes ?? {}).map((path) => [`volume ${path}`, 'declared'] as const),
    ...ofProgram(config),
  ];
  return new Map(settings.filter((setting): setting is readonly [string, string] => Boolean(setting[1])));
}

function ofProgram(config: ImageRunConfig): readonly (readonly [string, string | undefined])[] {
  return [
    ['user', config.User],
    ['working directory', config.WorkingDir],
    ['entrypoint', words(config.Entrypoint)],
    ['command', words(config.Cmd)],
    ['shell', words(config.Shell)],
    ['health check', config.Healthcheck && JSON.stringify(config.Healthcheck)],
    ['stop signal', config.StopSignal],
    ['on build', words(config.OnBuild)],
  ];
}

const words = (list: readonly string[] | undefined): string | undefined =>
  list && list.length > 0 ? JSON.stringify(list) : undefined;

function toVariable(line: string): readonly [string, string] {
  const equals = line.indexOf('=');
  // One without a value is set all the same.
  return equals < 0
    ? [`env ${line}`, '(empty)']
    : [`env ${line.slice(0, equals)}`, line.slice(equals + 1) || '(empty)'];
}

const NAMED = /^(?:env|label) (.*)$/s;

function shown(name: string, value: string | undefined): string | undefined {
  const own = NAMED.exec(name)?.[1];
  return value === undefined || own === undefined ? value : maskedValue(own, value);
}
