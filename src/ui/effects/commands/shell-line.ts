/** A line for a shell whose values are in the environment: no value is ever read as code, whatever it holds. */
export type ShellLine = { readonly line: string; readonly values: Readonly<Record<string, string>> };

const ACTION = /\{\{[^]*?\}\}/y;

/** The name of the variable that a value is in. */
const variable = (index: number): string => `GANTRY_VALUE_${index}`;

/**
 * Puts a variable in the place of each `{{…}}`, quoted as that place needs it, so that the value is part of one word
 * there. Within quotes of the line's own it becomes a part of what they hold.
 *
 * @param render The value of one `{{…}}`.
 */
export function shellLine(text: string, render: (action: string) => string): ShellLine {
  const values: Record<string, string> = {};
  let line = '';
  let quote: '' | '"' | "'" = '';
  for (let at = 0; at < text.length; ) {
    ACTION.lastIndex = at;
    const action = ACTION.exec(text)?.[0];
    if (action !== undefined) {
      const name = variable(Object.keys(values).length + 1);
      values[name] = render(action);
      line += inPlace(name, quote);
      at += action.length;
      continue;
    }
    const character = text[at] ?? '';
    // Within single quotes a backslash is one; elsewhere it takes its meaning from what follows.
    const isEscape = character === '\\' && quote !== "'";
    line += isEscape ? text.slice(at, at + 2) : character;
    at += isEscape ? 2 : 1;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return { line, values };
}

/** Out of single quotes for a moment: in them nothing stands for anything. */
function inPlace(name: string, quote: string): string {
  if (quote === '"') return `\${${name}}`;
  return quote === "'" ? `'"\${${name}}"'` : `"\${${name}}"`;
}
