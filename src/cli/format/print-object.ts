import { toJson } from './go-template/print-value.js';
import { compileTemplate } from './go-template/template.js';
import type { TemplateWords } from './go-template/template-failures.js';

/** Makes the line for one object by `--format`, `json` or a template; the template is read once. @throws template_invalid */
export function objectPrinter(format: string, words?: TemplateWords): (value: unknown) => string {
  if (format === 'json') return (value) => toJson(value);
  const template = compileTemplate(format, words);
  return (value) => template.render(value);
}
