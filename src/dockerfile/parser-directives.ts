import type { EscapeCharacter, ParserDirective } from './dockerfile.js';
import type { FaultAt } from './dockerfile-fault.js';
import { withoutLineEnd } from './physical-lines.js';
import { trimStart } from './space.js';

const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S(?:.*\S)?)\s*$/;
const NAMES: readonly ParserDirective['name'][] = ['syntax', 'escape', 'check'];

export type DirectiveHead = { readonly directives: readonly ParserDirective[]; readonly escape: EscapeCharacter };

/** The directives at the top: they end with the first line that is none, be it a comment or empty. @throws {EngineError} `dockerfile_invalid` */
export function readDirectives(lines: readonly string[], faultAt: FaultAt): DirectiveHead {
  const directives: ParserDirective[] = [];
  for (const [index, line] of lines.entries()) {
    const directive = readDirective(line, index + 1);
    if (directive === undefined) break;
    if (directives.some(({ name }) => name === directive.name)) {
      throw faultAt(directive.range, `only one ${directive.name} parser directive can be used`);
    }
    directives.push(directive);
  }
  return { directives, escape: escapeOf(directives, faultAt) };
}

function readDirective(line: string, number: number): ParserDirective | undefined {
  const text = trimStart(withoutLineEnd(line));
  if (!text.startsWith('#')) return undefined;
  const match = DIRECTIVE.exec(trimStart(text.slice(1)));
  const name = NAMES.find((known) => known === match?.[1]?.toLowerCase());
  if (name === undefined) return undefined;
  return { name, value: match?.[2] ?? '', range: { startLine: number, endLine: number } };
}

function escapeOf(directives: readonly ParserDirective[], faultAt: FaultAt): EscapeCharacter {
  const directive = directives.find(({ name }) => name === 'escape');
  if (directive === undefined) return '\\';
  const { value, range } = directive;
  if (value === '\\' || value === '`') return value;
  throw faultAt(range, `invalid escape token '${value}' does not match \` or \\`);
}
