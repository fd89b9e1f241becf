import type { z } from 'zod';

import { nearestWord } from './nearest-word.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';
import { COLUMN_LISTS, DEFAULT_UI_CONFIG } from './ui-config.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** What a mistake is about, and a sentence on it: `theme is one of auto, dark, …, not "drak": did you mean dark?` */
export function issueSentences(
  issue: Issue,
  whole: unknown,
  vocabulary: ScreenVocabulary,
): readonly { readonly path: Path; readonly sentence: string }[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const names = namesAt(path, vocabulary);
    return issue.keys.map((key) => ({ path: [...path, key], sentence: unknownName(path, key, names) }));
  }
  if (issue.code === 'invalid_key') {
    const names = issue.issues.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : []));
    return [{ path, sentence: unknownName(path.slice(0, -1), String(path.at(-1)), names) }];
  }
  const written = valueAt(whole, path);
  const shown = written === undefined ? 'is missing: it ' : '';
  const isOwnWords = issue.code === 'custom';
  const not = written === undefined || isOwnWords ? '' : `, not ${JSON.stringify(written)}`;
  const guess = issue.code === 'invalid_value' ? guessOf(String(written), issue.values.map(String)) : '';
  return [{ path, sentence: `${pathText(path)} ${shown}${issue.message}${not}${guess}` }];
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

function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    whole,
  );
}
