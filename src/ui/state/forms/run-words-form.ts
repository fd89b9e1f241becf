import type { FormField } from './field.js';
import type { FormDefinition } from './form.js';
import { splitWords } from './shell-words.js';

const WORDS: FormField = {
  name: 'words',
  label: 'gantry run',
  hint: '-d -p 8080:80 nginx:1.27',
  kind: 'text',
  words: (line) => splitWords(line) ?? [line],
  isLine: true,
  isRequired: true,
};

/** `run` in the words of the command line, as they are typed in the palette; a form only where they must be mended. */
export const RUN_WORDS_FORM: FormDefinition = {
  title: 'Run a container',
  verb: 'runs it',
  fields: [WORDS],
  command: ({ values }) => ['run', ...WORDS.words(values['words'] ?? '')],
};
