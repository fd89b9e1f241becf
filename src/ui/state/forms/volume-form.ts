import { fieldWords, listField, operandField } from './field.js';
import type { FormDefinition } from './form.js';

const NAME = operandField(
  { name: 'name', label: 'Name', hint: 'one is made up where there is none' },
  { isRequired: false },
);

const FLAG_FIELDS = [
  listField('--label', { name: 'labels', label: 'Labels', hint: 'tier=back owner=jane' }),
  listField('--opt', { name: 'options', label: 'Options', hint: 'type=nfs o=addr=10.0.0.2,rw device=:/srv' }),
];

/** `volume create`. */
export const VOLUME_FORM: FormDefinition = {
  title: 'Make a volume',
  verb: 'makes it',
  fields: [NAME, ...FLAG_FIELDS],
  command: ({ values }) => [
    'volume',
    'create',
    ...fieldWords(FLAG_FIELDS, values),
    ...NAME.words(values['name'] ?? ''),
  ],
};
