import type { Heredoc } from './heredoc.js';
import { isJsonArguments } from './json-arguments.js';
import { lex, lexOrUndefined } from './lex.js';
import { trimStart } from './space.js';
import { splitInstruction } from './split-instruction.js';

const OPENING = /^(\d*)<<(-?)([^<]*)$/;
const MAY_HAVE_HEREDOCS: readonly string[] = ['add', 'copy', 'run'];

type OpenedHeredoc = Omit<Heredoc, 'content'>;

/** The here-documents that an instruction announces, in their order; none in a JSON form, or for an instruction that takes none. */
export function heredocsOpenedBy(line: string): readonly OpenedHeredoc[] {
  if (!line.includes('<<') || !mayHaveHeredocs(line)) return [];
  const lexed = lexOrUndefined(line, new Map(), {
    escape: '\\',
    keepsQuotes: true,
    keepsEscapes: true,
    keepsUnset: true,
  });
  return (lexed?.words ?? []).flatMap((word) => openedHeredoc(word) ?? []);
}

/** `<<NAME`, `<< NAME`, `<<-"NAME"`, `3<<NAME`, or undefined. A name with quotes, wherever they stand, keeps its text from being expanded. */
export function openedHeredoc(word: string): OpenedHeredoc | undefined {
  const [, descriptor = '', dash = '', written = ''] = OPENING.exec(word) ?? [];
  const rest = trimStart(written);
  if (rest === '') return undefined;
  const bare = lexOrUndefined(rest, new Map(), { escape: '\\', keepsUnset: true })?.words;
  if (bare?.length !== 1) return undefined;
  const [name = ''] = bare;
  const [quoted = ''] = lex(rest, new Map(), { escape: '\\', keepsQuotes: true, keepsUnset: true }).words;
  return {
    name,
    isExpanded: quoteCount(name) === quoteCount(quoted),
    isChomped: dash === '-',
    fileDescriptor: Number(descriptor),
  };
}

/** The text of a `<<-` here-document as it is meant. */
export const withoutLeadingTabs = (text: string): string => text.replace(/^\t+/gm, '');

function mayHaveHeredocs(line: string): boolean {
  const { keyword, rest } = splitInstruction(line);
  if (keyword.toLowerCase() === 'onbuild') return mayHaveHeredocs(rest);
  return MAY_HAVE_HEREDOCS.includes(keyword.toLowerCase()) && !isJsonArguments(rest);
}

const quoteCount = (text: string): number => text.replace(/[^'"]/g, '').length;
