import { evaluate } from './evaluate.js';
import { FUNCTIONS, HEADER_FUNCTIONS } from './functions.js';
import { parseTemplate } from './parser.js';
import type { Value } from './value.js';

const NAMES: ReadonlySet<string> = new Set(Object.keys(FUNCTIONS));

export type Template = {
  /** @throws template_failed */
  render(data: Value): string;
  /** With functions that leave titles as they are. */
  renderHeader(titles: Value): string;
};

/** Reads a Go template as `--format` takes it: `\t` and `\n` stand for what they mean. @throws template_invalid */
export function compileTemplate(text: string): Template {
  const nodes = parseTemplate(text, NAMES);
  return {
    render: (data) => evaluate(nodes, data, FUNCTIONS),
    renderHeader: (titles) => evaluate(nodes, titles, HEADER_FUNCTIONS),
  };
}
