/** A line for a shell whose values are in the environment: no value is ever read as code, whatever it holds. */
export type ShellLine = { readonly line: string; readonly values: Readonly<Record<string, string>> };

const ACTION = /\{\{[^]*?\}\}/y;

/** The name of the variable that a value is in. */
const variable = (index: number): string => `GANTRY_VALUE_${index}`;

/**
 * Puts a variable in the place of each `{{…}}`, quoted as that place needs it, so that the value is part of one word
 * there. Within quotes of the line's own it becomes a part of what they hold.
 *
 * What a shell puts in the place of a variable it never reads as code: a place that is misjudged can at the worst split
 * a value into several words.
 *
 * @param render The value of one `{{…}}`.
 */
export function shellLine(text: string, render: (action: string) => string): ShellLine {
  const values: Record<string, string> = {};
  const quotes = new Quotes();
  let line = '';
  for (let at = 0; at < text.length; ) {
    ACTION.lastIndex = at;
    const action = ACTION.exec(text)?.[0];
    if (action === undefined) {
      const part = quotes.read(text, at);
      line += part;
      at += part.length;
      continue;
    }
    const name = variable(Object.keys(values).length + 1);
    values[name] = render(action);
    line += inPlace(name, quotes.current);
    at += action.length;
  }
  return { line, values };
}

type Quote = '' | '"' | "'";

/** Out of single quotes for a moment: in them nothing stands for anything. */
function inPlace(name: string, quote: Quote): string {
  if (quote === '"') return `\${${name}}`;
  return quote === "'" ? `'"\${${name}}"'` : `"\${${name}}"`;
}

/** Which quotes a place of a line is in; a command that is substituted begins anew. @see POSIX.1-2024, XCU 2.2 and 2.6.3 */
class Quotes {
  /** The innermost last: its quotes, what ends it, and the parentheses that are open in it. */
  readonly #levels: { quote: Quote; readonly end: ')' | '`' | ''; depth: number }[] = [
    { quote: '', end: '', depth: 0 },
  ];

  get current(): Quote {
    return this.#level.quote;
  }

  get #level() {
    return this.#levels.at(-1) ?? { quote: '' as Quote, end: '' as const, depth: 0 };
  }

  /** Takes the next part of the text: a character, or two that belong together. */
  read(text: string, at: number): string {
    const level = this.#level;
    const character = text[at] ?? '';
    if (level.quote === "'") {
      if (character === "'") level.quote = '';
      return character;
    }
    const two = text.slice(at, at + 2);
    if (character === '\\') return two;
    if (two === '$(') {
      this.#levels.push({ quote: '', end: ')', depth: 0 });
      return two;
    }
    if (character === '`') this.#turnBackquote();
    else if (character === '"') level.quote = level.quote === '"' ? '' : '"';
    else if (level.quote === '') this.#readBare(character);
    return character;
  }

  #turnBackquote(): void {
    if (this.#level.end === '`') this.#levels.pop();
    else this.#levels.push({ quote: '', end: '`', depth: 0 });
  }

  #readBare(character: string): void {
    const level = this.#level;
    if (character === "'") level.quote = "'";
    else if (character === '(') level.depth++;
    else if (character === ')' && level.depth > 0) level.depth--;
    else if (character === ')' && level.end === ')') this.#levels.pop();
  }
}
