/** A text, or one mark; blanks between them are dropped. Anything else (a number, `true`) stays as it is written. */
const TOKEN = /\s+|"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gs;

/** The same JSON with every value on a line of its own, each token of it as it was written. @see Go, encoding/json: Indent */
export function indentJson(text: string, indent: string): string {
  let [indented, depth, isOpen] = ['', 0, false];
  const line = (): string => `\n${indent.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.trim() === '') continue;
    const isEnd = token === '}' || token === ']';
    if (isEnd) depth -= 1;
    // A bracket that holds nothing is closed where it is.
    if (isEnd !== isOpen) indented += line();
    isOpen = token === '{' || token === '[';
    if (isOpen) depth += 1;
    indented += token === ':' ? ': ' : token;
    if (token === ',') indented += line();
  }
  return indented;
}
