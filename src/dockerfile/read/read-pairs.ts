import type { ArgDeclaration, ArgInstruction, EnvInstruction, KeyValue, LabelInstruction } from '../instruction.js';
import { atLeastOne, type InstructionSource } from './instruction-source.js';
import { readFlags } from './read-flags.js';
import { quotedWords } from './words.js';

const GAP = /[\t\v\f\r ]+/;

export function readEnv(source: InstructionSource): EnvInstruction {
  return { ...source.written, kind: 'env', pairs: pairsOf(source) };
}

export function readLabel(source: InstructionSource): LabelInstruction {
  return { ...source.written, kind: 'label', pairs: pairsOf(source) };
}

/** `ARG a b=c`: names, each with a default or without. */
export function readArg(source: InstructionSource): ArgInstruction {
  const words = quotedWords(source.rest, source.escape);
  if (words.length === 0) throw atLeastOne(source);
  const args = words.map((word): ArgDeclaration => {
    const { key, value } = cutAtEquals(word);
    if (key === '') throw source.fault('ARG names can not be blank');
    return { name: key, value, description: descriptionOf(source.written.comments, key) };
  });
  return { ...source.written, kind: 'arg', args };
}

/** What a comment `name says what it is for` says. */
export function descriptionOf(comments: readonly string[], name: string): string | undefined {
  return comments.find((comment) => comment.startsWith(`${name} `))?.slice(name.length + 1);
}

function pairsOf(source: InstructionSource): readonly KeyValue[] {
  readFlags(source, {});
  const words = quotedWords(source.rest, source.escape);
  if (words.length === 0) throw atLeastOne(source);
  const pairs = words[0]?.includes('=') ? words.map((word) => pairOf(source, word)) : [legacyPair(source)];
  if (pairs.some(({ key }) => key === '')) throw source.fault(`${source.name} names can not be blank`);
  return pairs;
}

function pairOf({ fault }: InstructionSource, word: string): KeyValue {
  const { key, value } = cutAtEquals(word);
  if (value !== undefined) return { key, value, isLegacy: false };
  throw fault(`Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`);
}

/** `KEY all the rest`: the first word decides that the whole line is meant so. */
function legacyPair({ name, rest, fault }: InstructionSource): KeyValue {
  const gap = GAP.exec(rest);
  if (gap === null) throw fault(`${name} must have two arguments`);
  return { key: rest.slice(0, gap.index), value: rest.slice(gap.index + gap[0].length), isLegacy: true };
}

function cutAtEquals(word: string): { key: string; value: string | undefined } {
  const equals = word.indexOf('=');
  return equals < 0 ? { key: word, value: undefined } : { key: word.slice(0, equals), value: word.slice(equals + 1) };
}
