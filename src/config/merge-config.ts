import type { ConfigOrigin } from './loaded-config.js';
import type { ParsedConfig } from './parse-config.js';
import type { FileConfig } from './schema.js';
import { DEFAULT_UI_CONFIG, type UiConfig } from './ui-config.js';

/** Settings with where each of them is from. */
export type MergedConfig = { readonly config: UiConfig; readonly origins: ReadonlyMap<string, ConfigOrigin> };

/** Lays files over one another, the last on top. What holds several entries is laid over entry by entry. */
export function mergeConfig(files: readonly Pick<ParsedConfig, 'settings' | 'places'>[]): MergedConfig {
  const origins = new Map<string, ConfigOrigin>();
  let config = DEFAULT_UI_CONFIG;
  for (const { settings, places } of files) {
    config = laidOver(config, settings);
    for (const [name, place] of places) origins.set(name, { kind: 'file', ...place });
  }
  return { config, origins };
}

function laidOver(below: UiConfig, settings: FileConfig): UiConfig {
  const told = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const { colors, keys, columns, commands } = settings;
  return {
    ...below,
    ...told,
    colors: { ...below.colors, ...colors },
    keys: { ...below.keys, ...keys },
    columns: { ...below.columns, ...columns },
    commands: commands ? withCommands(below.commands, commands) : below.commands,
  };
}

/** A command of the same name takes the place of the one below. */
function withCommands(below: UiConfig['commands'], added: UiConfig['commands']): UiConfig['commands'] {
  const names = new Set(added.map(({ name }) => name));
  return [...below.filter(({ name }) => !names.has(name)), ...added];
}
