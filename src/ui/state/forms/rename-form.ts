import type { FormDefinition } from './form.js';

/** `rename`. */
export const RENAME_FORM: FormDefinition = {
  title: 'Rename',
  verb: 'renames it',
  fields: [
    {
      name: 'name',
      label: 'New name',
      hint: 'letters, digits, _ . -',
      kind: 'text',
      words: (value) => [value.trim()],
      isOperand: true,
      isRequired: true,
    },
  ],
  command: ({ values, targets }) => ['rename', ...targets.map(({ name }) => name), (values['name'] ?? '').trim()],
};
