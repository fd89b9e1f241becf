import { DEFAULT_UI_CONFIG, type UiConfig } from './ui-config.js';

/** The settings, where each of them is from, and what could not be taken as it stands. */
export type LoadedConfig = {
  readonly config: UiConfig;
  /** By the name of a setting, `theme`, and of an entry in one, `keys.container.stop`. What is not there has its default. */
  readonly origins: ReadonlyMap<string, ConfigOrigin>;
  readonly problems: readonly ConfigProblem[];
};

/** What said so. */
export type ConfigOrigin =
  | ({ readonly kind: 'file' } & ConfigPlace)
  /** `--read-only` */
  | { readonly kind: 'flag'; readonly flag: string };

/** A place in a file; lines and columns count from 1, and are 0 where the file as a whole is meant. */
export type ConfigPlace = { readonly file: string; readonly line: number; readonly column: number };

/** Something in a file that does not hold. What it is about has its default, or what a file below says. */
export type ConfigProblem = ConfigPlace & { readonly sentence: string };

/** Where there is no file, or none is looked for. */
export const NOTHING_CONFIGURED: LoadedConfig = { config: DEFAULT_UI_CONFIG, origins: new Map(), problems: [] };

/** `/root/.config/gantry/config.yaml:3:7` */
export function placeText({ file, line, column }: ConfigPlace): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}
