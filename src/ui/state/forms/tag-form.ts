import { operandField } from './field.js';
import type { FormDefinition } from './form.js';

const SOURCE = operandField({ name: 'source', label: 'Image', hint: 'its name or its id' });
const NAME = operandField({ name: 'name', label: 'New name', hint: 'team/app:2, 127.0.0.1:5000/team/app' });

/** `tag`: one more name for an image. */
export const TAG_FORM: FormDefinition = {
  title: 'Name an image',
  verb: 'names it',
  fields: [SOURCE, NAME],
  command: ({ values }) => ['tag', ...SOURCE.words(values['source'] ?? ''), ...NAME.words(values['name'] ?? '')],
};
