import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { parseToml, type TomlTable, type TomlValue } from './parse-toml.js';
import type { MirrorSettings, PrefixSettings } from './registry-settings.js';

/** Where podman and its like say how registries are reached. */
export type ContainersSettingsPaths = {
  /** The first that is there counts, and no other. */
  readonly files: readonly string[];
  /** With further files, `*.conf`, in the order of their names; a later one goes before. */
  readonly folders: readonly string[];
};

/**
 * Reads `registries.conf` of version 2: which registries are mirrored, moved, insecure or blocked. What it says of short
 * names does not hold here: names are docker's.
 *
 * @see containers-registries.conf(5)
 * @throws registry_settings_invalid
 */
export async function readContainersSettings({
  files,
  folders,
}: ContainersSettingsPaths): Promise<readonly PrefixSettings[]> {
  const found = new Map<string, PrefixSettings>();
  for (const path of [...(await firstThere(files)), ...(await Promise.all(folders.map(confFiles))).flat()]) {
    for (const settings of await readFileOf(path)) found.set(settings.prefix, settings);
  }
  return [...found.values()];
}

async function firstThere(paths: readonly string[]): Promise<readonly string[]> {
  for (const path of paths) if ((await readIfThere(path)) !== undefined) return [path];
  return [];
}

async function confFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => join(folder, name));
}

async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

async function readFileOf(path: string): Promise<readonly PrefixSettings[]> {
  const text = (await readIfThere(path)) ?? '';
  try {
    const entries = parseToml(text).get('registry') ?? [];
    return tables(entries).flatMap((entry) => toPrefix(entry, path) ?? []);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw engineError('registry_settings_invalid', { path, reason }, { cause });
  }
}

/** Undefined where it names no registry. */
function toPrefix(entry: TomlTable, path: string): PrefixSettings | undefined {
  const location = withoutSlash(textOf(entry, 'location'));
  const prefix = withoutSlash(textOf(entry, 'prefix')) || location;
  if (prefix === '') return undefined;
  const isDigestOnly = entry.get('mirror-by-digest-only') === true;
  return {
    prefix,
    location: location === '' || location === prefix ? undefined : location,
    isInsecure: entry.get('insecure') === true,
    blockedBy: entry.get('blocked') === true ? path : undefined,
    mirrors: tables(entry.get('mirror') ?? []).map((mirror) => toMirror(mirror, isDigestOnly)),
  };
}

function toMirror(mirror: TomlTable, isDigestOnly: boolean): MirrorSettings {
  const asked = textOf(mirror, 'pull-from-mirror');
  return {
    address: withoutSlash(textOf(mirror, 'location')),
    isInsecure: mirror.get('insecure') === true,
    holdsFor: isDigestOnly || asked === 'digest-only' ? 'digests' : asked === 'tag-only' ? 'tags' : 'all',
  };
}

const tables = (value: TomlValue): readonly TomlTable[] =>
  (Array.isArray(value) ? (value as readonly TomlValue[]) : []).filter((item) => item instanceof Map);

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');

function textOf(table: TomlTable, key: string): string {
  const value = table.get(key);
  return typeof value === 'string' ? value : '';
}
