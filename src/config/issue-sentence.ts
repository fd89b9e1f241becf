import type * as z from 'zod/mini';

import { nearestWord } from './nearest-word.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';
import { COLUMN_LISTS, DEFAULT_UI_CONFIG } from './ui-config.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** What is wrong with a setting, whether that is its name or its value, and a sentence on it. */
export type Mistake = { readonly path: Path; readonly isName: boolean; readonly sentence: string };

/** The sentences of one issue: `theme is one of auto, dark, …, not "drak": did you mean dark?` */
export function mistakesOf(issue: Issue, whole: unknown, vocabulary: ScreenVocabulary): readonly Mistake[] {
  const path = writtenPath(whole, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = namesAt(path, vocabulary);
    return issue.keys.map((key) => ({ path: [...path, key], isName: true, sentence: unknownName(path, key, names) }));
  }
  if (issue.code === 'invalid_key') {
    const names = issue.issues.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : []));
    return [{ path, isName: true, sentence: unknownName(path.slice(0, -1), String(path.at(-1)), names) }];
  }
  const written = valueAt(whole, path);
  const missing = written === undefined ? 'is missing: it ' : '';
  const isOwnWords = issue.code === 'custom';
  const not = written === undefined || isOwnWords ? '' : `, not ${JSON.stringify(written)}`;
  const guess = issue.code === 'invalid_value' ? guessOf(String(written), issue.values.map(String)) : '';
  return [{ path, isName: false, sentence: `${pathText(path)} ${missing}${issue.message}${not}${guess}` }];
}

const COMMAND_FIELDS = ['name', 'on', 'key', 'run', 'shell', 'show', 'confirm', 'readsOnly'];

/** The names that may stand there. */
function namesAt([setting]: Path, { actions, meanings }: ScreenVocabulary): readonly string[] {
  switch (setting) {
    case 'keys':
      return actions;
    case 'colors':
      return meanings;
    case 'columns':
      return COLUMN_LISTS;
    case 'commands':
      return COMMAND_FIELDS;
    default:
      return Object.keys(DEFAULT_UI_CONFIG);
  }
}

/** An entry of a list goes by its number: `commands, entry 2, key`. */
function pathText(path: Path): string {
  const [first = '', ...others] = path;
  const rest = others.map((part) => (typeof part === 'number' ? `entry ${part + 1}` : String(part)));
  return [String(first), ...rest].join(', ');
}

function unknownName(path: Path, name: string, names: readonly string[]): string {
  const quoted = JSON.stringify(name);
  const sentence = path.length === 0 ? `there is no setting ${quoted}` : `${pathText(path)} has no ${quoted}`;
  return `${sentence}${guessOf(name, names)}`;
}

function guessOf(written: string, names: readonly string[]): string {
  const guess = nearestWord(written, names);
  return guess === undefined ? '' : `: did you mean ${guess}?`;
}

/** One key that stands without brackets is read as a list of one: what is wrong with its only entry is wrong with it. */
function writtenPath(whole: unknown, path: Path): Path {
  const end = path.findIndex((_, index) => {
    const value = valueAt(whole, path.slice(0, index));
    return typeof value !== 'object' || value === null;
  });
  return end < 0 ? path : path.slice(0, end);
}

function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    whole,
  );
}
