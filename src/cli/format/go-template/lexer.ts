import { engineError } from '../../../errors/engine-error.js';
import type { Segment, Token } from './token.js';
import { unquote } from './unquote.js';

const SPACE = /^[ \t\r\n]+/;
const NUMBER = /^[+-]?(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u;
const QUOTED = /^"(?:[^"\\\n]|\\.)*"/;
const RAW = /^`[^`]*`/;
const RUNE = /^'(?:[^'\\\n]|\\.[^']*)'/u;
const SIGNS = [':=', '=', '|', '(', ')', ',', '.'] as const;

/** Cuts a template into text and actions. @throws template_invalid */
export function lex(template: string): readonly Segment[] {
  const segments: Segment[] = [];
  let isTrimmed = false;
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{{', at);
    const text = template.slice(at, open < 0 ? undefined : open);
    const trimsBefore = open >= 0 && /^-[ \t\r\n]/.test(template.slice(open + 2, open + 4));
    pushText(segments, text, { start: isTrimmed, end: trimsBefore });
    if (open < 0) break;
    const action = lexAction(template, open + (trimsBefore ? 3 : 2));
    if (action.tokens) segments.push({ kind: 'action', tokens: action.tokens, at: open });
    isTrimmed = action.trimsAfter;
    at = action.end;
  }
  return segments;
}

/** The sentence for a template that cannot be read, with the line as Go counts it. */
export function badTemplate(reason: string): Error {
  return engineError('template_invalid', { reason: `:1: ${reason}` });
}

function pushText(segments: Segment[], text: string, trim: { readonly start: boolean; readonly end: boolean }): void {
  const started = trim.start ? text.replace(/^[ \t\r\n]+/, '') : text;
  const trimmed = trim.end ? started.replace(/[ \t\r\n]+$/, '') : started;
  if (trimmed !== '') segments.push({ kind: 'text', text: trimmed });
}

type Action = { readonly tokens: readonly Token[] | undefined; readonly end: number; readonly trimsAfter: boolean };

function lexAction(template: string, start: number): Action {
  const comment = /^[ \t\r\n]*\/\*[\s\S]*?\*\/([ \t\r\n]+-)?\}\}/.exec(template.slice(start));
  if (comment) return { tokens: undefined, end: start + comment[0].length, trimsAfter: comment[1] !== undefined };
  const tokens: Token[] = [];
  let at = start;
  let isGlued = false;
  for (;;) {
    const rest = template.slice(at);
    if (rest === '') throw badTemplate('unclosed action');
    const close = /^([ \t\r\n]+-)?\}\}/.exec(rest);
    if (close) return { tokens, end: at + close[0].length, trimsAfter: close[1] !== undefined };
    const space = SPACE.exec(rest);
    if (space) {
      at += space[0].length;
      isGlued = false;
      continue;
    }
    const { token, length } = nextToken(rest, { at, isGlued });
    tokens.push(token);
    at += length;
    isGlued = true;
  }
}

function nextToken(
  rest: string,
  place: { readonly at: number; readonly isGlued: boolean },
): { token: Token; length: number } {
  const { at } = place;
  const quoted = (QUOTED.exec(rest) ?? RAW.exec(rest))?.[0];
  if (quoted !== undefined) return { token: { kind: 'string', value: unquote(quoted), at }, length: quoted.length };
  if (rest.startsWith('"')) throw badTemplate('unterminated quoted string');
  if (rest.startsWith('`')) throw badTemplate('unterminated raw quoted string');
  const rune = RUNE.exec(rest)?.[0];
  if (rune !== undefined) {
    return { token: { kind: 'number', value: unquote(rune).codePointAt(0) ?? 0, at }, length: rune.length };
  }
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined)
    return { token: { kind: 'number', value: Number(number.replaceAll('_', '')), at }, length: number.length };
  return namedToken(rest, place);
}

function namedToken(
  rest: string,
  place: { readonly at: number; readonly isGlued: boolean },
): { token: Token; length: number } {
  const first = rest[0] ?? '';
  const isPrefixed = first === '.' || first === '$';
  const name = NAME.exec(isPrefixed ? rest.slice(1) : rest)?.[0];
  if (first === '$')
    return { token: { kind: 'variable', text: `$${name ?? ''}`, ...place }, length: 1 + (name?.length ?? 0) };
  if (first === '.' && name !== undefined)
    return { token: { kind: 'field', text: name, ...place }, length: 1 + name.length };
  if (name !== undefined && rest[name.length] === '.') throw badTemplate("bad character U+002E '.'");
  if (name !== undefined) return { token: { kind: 'word', text: name, ...place }, length: name.length };
  const sign = SIGNS.find((candidate) => rest.startsWith(candidate));
  if (sign === undefined) throw badTemplate(`unexpected ${JSON.stringify(first)} in command`);
  return { token: { kind: 'sign', text: sign, at: place.at }, length: sign.length };
}
