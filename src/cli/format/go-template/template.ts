import { evaluate } from './evaluate.js';
import { FUNCTIONS, HEADER_FUNCTIONS, type TemplateFunction } from './functions.js';
import { parseTemplate } from './parser.js';
import { INSPECT_WORDS, TemplateFailures, type TemplateWords } from './template-failures.js';
import type { Value } from './value.js';

const NAMES: ReadonlySet<string> = new Set(Object.keys(FUNCTIONS));

export type Template = {
  /** @throws template_failed */
  render(data: Value): string;
  /** With functions that leave titles as they are. */
  renderHeader(titles: Value): string;
};

/** Reads a Go template as `--format` takes it. @throws template_invalid */
export function compileTemplate(
  text: string,
  words: TemplateWords = INSPECT_WORDS,
  /** By the names that docker's have; more are not known. */
  functions: Readonly<Record<string, TemplateFunction>> = FUNCTIONS,
): Template {
  const failures = new TemplateFailures(text, words);
  const template = parseTemplate(text, NAMES, failures);
  return {
    render: (data) => evaluate(template, data, { failures, functions }),
    renderHeader: (titles) => evaluate(template, titles, { failures, functions: HEADER_FUNCTIONS }),
  };
}
