import type { ColumnList, UiConfig } from './ui-config.js';

/** The words that settings may use, as the screen knows them: whoever reads settings is given them. */
export interface ScreenVocabulary {
  /** What can be done by a key: `container.stop`. */
  readonly actions: readonly string[];
  readonly columns: Readonly<Record<ColumnList, readonly string[]>>;
  /** What a colour can mean: `bad`. */
  readonly meanings: readonly string[];
  /** Whether this says how something looks: `bold bright-red`. */
  isLook(text: string): boolean;
  /** What is wrong with a key's name, as `is no key: …`; undefined for a good one. */
  whyNoKey(name: string): string | undefined;
  /** What is wrong with a template, in a sentence; undefined for a good one. */
  whyNoTemplate(text: string): string | undefined;
  /** What is wrong with settings that are each right by themselves: two actions on one key. */
  complaints(config: UiConfig): readonly ConfigComplaint[];
}

/** A sentence about a setting: `['keys', 'container.stop']`. */
export type ConfigComplaint = { readonly path: readonly string[]; readonly sentence: string };
