import type { EscapeCharacter } from './dockerfile.js';
import type { FaultAt } from './dockerfile-fault.js';
import type { Heredoc } from './heredoc.js';
import { heredocsOpenedBy, withoutLeadingTabs } from './heredocs.js';
import type { DirectiveHead } from './parser-directives.js';
import { withoutLineEnd } from './physical-lines.js';
import type { SourceRange } from './source-range.js';
import { trimSpace, trimStart } from './space.js';

/** One instruction as written: continuation lines joined, here-documents read. */
export type LogicalLine = {
  readonly text: string;
  /** With the lines of its here-documents. */
  readonly range: SourceRange;
  /** The comments right above. */
  readonly comments: readonly string[];
  readonly heredocs: readonly Heredoc[];
  readonly hasEmptyContinuation: boolean;
};

/**
 * Cuts a file into instructions. Comments and empty lines within continuation lines are passed over, as docker passes
 * over them; an empty line or an empty comment above an instruction parts it from the comments before.
 *
 * @throws {EngineError} `dockerfile_invalid` for a here-document without an end.
 */
export function logicalLines(
  lines: readonly string[],
  { directives, escape }: DirectiveHead,
  faultAt: FaultAt,
): readonly LogicalLine[] {
  const found: LogicalLine[] = [];
  let comments: string[] = [];
  let next = directives.length;
  while (next < lines.length) {
    const first = trimStart(withoutLineEnd(lines[next] ?? ''));
    if (first === '' || first.startsWith('#')) {
      const comment = trimSpace(first.slice(1));
      if (comment === '') comments = [];
      else comments.push(comment);
      next++;
      continue;
    }
    const joined = joinContinuations(lines, next, escape);
    const range = { startLine: next + 1, endLine: joined.end };
    const bodies = readHeredocs(lines, joined.text, range, faultAt);
    found.push({
      text: joined.text,
      range: { startLine: next + 1, endLine: bodies.end },
      comments,
      heredocs: bodies.heredocs,
      hasEmptyContinuation: joined.hasEmptyLine,
    });
    comments = [];
    next = bodies.end;
  }
  return found;
}

type Joined = { readonly text: string; readonly end: number; readonly hasEmptyLine: boolean };

/** `end` is the index of the line after the last one. */
function joinContinuations(lines: readonly string[], start: number, escape: EscapeCharacter): Joined {
  let { text, continues } = withoutContinuation(trimStart(withoutLineEnd(lines[start] ?? '')), escape);
  const parts = [text];
  let hasEmptyLine = false;
  let end = start + 1;
  for (; continues && end < lines.length; end++) {
    const line = withoutLineEnd(lines[end] ?? '');
    const content = trimStart(line);
    if (content.startsWith('#')) continue;
    if (content === '') {
      hasEmptyLine = true;
      continue;
    }
    ({ text, continues } = withoutContinuation(line, escape));
    parts.push(text);
  }
  return { text: parts.join(''), end, hasEmptyLine };
}

/** An escape character that ends a line continues it, blanks after it allowed; two of them do not. */
function withoutContinuation(line: string, escape: EscapeCharacter): { text: string; continues: boolean } {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  const continues = end > 0 && line[end - 1] === escape && line[end - 2] !== escape;
  return { text: continues ? line.slice(0, end - 1) : line, continues };
}

type Bodies = { readonly heredocs: readonly Heredoc[]; readonly end: number };

function readHeredocs(lines: readonly string[], text: string, range: SourceRange, faultAt: FaultAt): Bodies {
  const heredocs: Heredoc[] = [];
  let next = range.endLine;
  for (const opened of heredocsOpenedBy(text)) {
    const start = next;
    const isEnd = (line: string): boolean =>
      (opened.isChomped ? withoutLeadingTabs(withoutLineEnd(line)) : withoutLineEnd(line)) === opened.name;
    while (next < lines.length && !isEnd(lines[next] ?? '')) next++;
    if (next === lines.length) throw faultAt({ startLine: range.startLine, endLine: next }, 'unterminated heredoc');
    heredocs.push({ ...opened, content: lines.slice(start, next).join('') });
    next++;
  }
  return { heredocs, end: next };
}
