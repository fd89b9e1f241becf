import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import { formatReference, parseReference, type Reference } from '../../oci/reference.js';
import { type ContainersSettingsPaths, readContainersSettings } from './containers-settings.js';

/** A place that has what another has. */
export type MirrorSettings = {
  /** `cache.lan:5000/hub`; `http://` in front for one without TLS. */
  readonly address: string;
  /** Without TLS, or with any certificate. */
  readonly isInsecure: boolean;
  /** What is asked of it: what names with a digest stand for cannot have changed there. */
  readonly holdsFor: 'all' | 'digests' | 'tags';
};

/** What holds for all names below one prefix: `ghcr.io`, `docker.io/library`, `*.lan`. */
export type PrefixSettings = {
  readonly prefix: string;
  /** What stands in the prefix's place when the registry itself is asked: `registry.lan:5000/hub`. */
  readonly location: string | undefined;
  /** In the prefix's place too, tried before it in this order. */
  readonly mirrors: readonly MirrorSettings[];
  /** Whether the registry itself is reached without TLS, or with any certificate. */
  readonly isInsecure: boolean;
  /** The file that forbids it. */
  readonly blockedBy?: string | undefined;
};

/** How registries are reached, from all files together. */
export type RegistrySettings = {
  /** `host`, `host:port` or a subnet: `10.0.0.0/8`. Reached without TLS, or with any certificate. */
  readonly insecureRegistries: readonly string[];
  /** Longest prefix first. */
  readonly prefixes: readonly PrefixSettings[];
  /** Short names and what they stand for: `web` → `registry.lan:5000/team/web`. */
  readonly aliases: ReadonlyMap<string, string>;
};

export const NO_REGISTRY_SETTINGS: RegistrySettings = { insecureRegistries: [], prefixes: [], aliases: new Map() };

/** Where settings are looked for. */
export type SettingsPaths = {
  /** Gantry's own `registries.json`, and docker's `daemon.json`. */
  readonly files: readonly string[];
  /** Podman's. They hold where the others say nothing of a prefix. */
  readonly containers?: ContainersSettingsPaths | undefined;
};

/**
 * Reads the settings in `files`, those that are there: gantry's own `registries.json`, and docker's `daemon.json`,
 * which has the first two of the same keys; and what podman's say besides.
 *
 *     {
 *       "insecure-registries": ["registry.lan:5000", "10.0.0.0/8"],
 *       "registry-mirrors": ["https://mirror.lan"],
 *       "registries": { "ghcr.io/team": { "location": "…", "mirrors": ["…"], "insecure": true } },
 *       "aliases": { "web": "registry.lan:5000/team/web" }
 *     }
 *
 * @throws registry_settings_invalid
 */
export async function readRegistrySettings({ files: paths, containers }: SettingsPaths): Promise<RegistrySettings> {
  const files = await Promise.all(paths.map(readSettingsFile));
  const own = withHubMirrors(
    files.flatMap(({ prefixes }) => prefixes),
    files.flatMap(({ hubMirrors }) => hubMirrors),
  );
  const others = containers ? await readContainersSettings(containers) : [];
  const isOwn = new Set(own.map(({ prefix }) => prefix));
  return {
    insecureRegistries: files.flatMap(({ insecureRegistries }) => insecureRegistries),
    prefixes: [...own, ...others.filter(({ prefix }) => !isOwn.has(prefix))].sort(
      (one, other) => other.prefix.length - one.prefix.length,
    ),
    aliases: new Map(files.flatMap(({ aliases }) => aliases)),
  };
}

function withHubMirrors(
  prefixes: readonly PrefixSettings[],
  hubMirrors: readonly MirrorSettings[],
): readonly PrefixSettings[] {
  if (hubMirrors.length === 0) return prefixes;
  const hub = prefixes.find(({ prefix }) => prefix === HUB);
  const mirrored = { prefix: HUB, location: undefined, isInsecure: false, ...hub };
  return [
    ...prefixes.filter((settings) => settings !== hub),
    { ...mirrored, mirrors: [...(hub?.mirrors ?? []), ...hubMirrors] },
  ];
}

/** What a name means that the settings have a short form of; undefined for any other. */
export function expandAlias({ aliases }: Pick<RegistrySettings, 'aliases'>, text: string): string | undefined {
  const [, name = '', rest = ''] = /^([^:@]+)(.*)$/.exec(text) ?? [];
  const meant = aliases.get(name);
  return meant === undefined ? undefined : `${meant}${rest}`;
}

/**
 * The same of what stands in `paths` now, for who looks only at what is here: a file that cannot be used has no names, and
 * is told by whoever asks a registry.
 */
export function readAlias(paths: readonly string[], text: string): string | undefined {
  for (const path of paths) {
    try {
      const meant = expandAlias({ aliases: new Map(parseSettings(path, readFileSync(path, 'utf8')).aliases) }, text);
      if (meant !== undefined) return meant;
    } catch {
      // It is not there, or not to be used.
    }
  }
  return undefined;
}

const HUB = 'docker.io';

type SettingsFile = {
  readonly insecureRegistries: readonly string[];
  readonly hubMirrors: readonly MirrorSettings[];
  readonly prefixes: readonly PrefixSettings[];
  readonly aliases: readonly (readonly [string, string])[];
};

async function readSettingsFile(path: string): Promise<SettingsFile> {
  return parseSettings(path, await readIfThere(path));
}

function parseSettings(path: string, text: string | undefined): SettingsFile {
  const invalid = (reason: string): Error => engineError('registry_settings_invalid', { path, reason });
  const reader = new SettingsReader(invalid);
  let document: unknown;
  try {
    document = text === undefined ? {} : JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  return reader.read(document);
}

class SettingsReader {
  readonly #invalid: (reason: string) => Error;

  constructor(invalid: (reason: string) => Error) {
    this.#invalid = invalid;
  }

  read(document: unknown): SettingsFile {
    const fields = this.#object(document, 'it');
    const registries = Object.entries(this.#object(fields['registries'] ?? {}, 'registries'));
    const prefixes = registries.map(([prefix, value]) => this.#prefix(prefix, value));
    return {
      insecureRegistries: this.#texts(fields['insecure-registries'], 'insecure-registries').map(withoutScheme),
      hubMirrors: this.#mirrors(fields['registry-mirrors'], 'registry-mirrors'),
      prefixes,
      aliases: Object.entries(this.#object(fields['aliases'] ?? {}, 'aliases')).map(
        ([name, value]) => [name, this.#alias(name, value)] as const,
      ),
    };
  }

  #prefix(prefix: string, value: unknown): PrefixSettings {
    const fields = this.#object(value, prefix);
    const [place] = this.#addresses(fields['location'] === undefined ? [] : [fields['location']], `${prefix}.location`);
    return {
      prefix: prefix.replace(/\/+$/, ''),
      location: place === undefined ? undefined : place.replace(/^https:\/\//, ''),
      mirrors: this.#mirrors(fields['mirrors'], `${prefix}.mirrors`),
      isInsecure: fields['insecure'] === true,
    };
  }

  #mirrors(value: unknown, name: string): readonly MirrorSettings[] {
    return this.#addresses(value, name).map((address) => ({ address, isInsecure: false, holdsFor: 'all' }));
  }

  /** Hosts with or without scheme and path; a slash at the end says nothing. */
  #addresses(value: unknown, name: string): readonly string[] {
    return this.#texts(value, name).map((text) => {
      const address = text.replace(/\/+$/, '');
      const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`);
      if (!url?.hostname || url.username || url.search || url.hash) {
        throw this.#invalid(`${name}: ${JSON.stringify(text)} is not an address`);
      }
      return address;
    });
  }

  #alias(name: string, value: unknown): string {
    if (typeof value !== 'string') throw this.#invalid(`aliases: ${name} stands for no name`);
    const reference = this.#reference(value, name);
    if (reference.tag !== undefined || reference.digest !== undefined) {
      throw this.#invalid(`aliases: ${JSON.stringify(value)} has a tag or digest`);
    }
    return formatReference(reference);
  }

  #reference(text: string, name: string): Reference {
    try {
      return parseReference(text);
    } catch {
      throw this.#invalid(`aliases: ${name} stands for ${JSON.stringify(text)}, which is no name`);
    }
  }

  #texts(value: unknown, name: string): readonly string[] {
    const list: unknown = value ?? [];
    if (Array.isArray(list) && list.every((item): item is string => typeof item === 'string')) return list;
    throw this.#invalid(`${name} is not a list of texts`);
  }

  #object(value: unknown, name: string): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#invalid(`${name} is not an object`);
    }
    return value as Readonly<Record<string, unknown>>;
  }
}

const withoutScheme = (address: string): string => address.replace(/^https?:\/\//, '');

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw engineError('registry_settings_invalid', { path, reason: 'it cannot be read' }, { cause });
  }
}
