import { type FormField, flagField, listField, ON } from './field.js';
import type { FormDefinition } from './form.js';

const IMAGE: FormField = {
  name: 'image',
  label: 'Image',
  hint: 'team/app:2; nothing for one without a name',
  kind: 'text',
  words: (value) => (value.trim() === '' ? [] : [value.trim()]),
};

const FLAG_FIELDS: readonly FormField[] = [
  flagField('-m', { name: 'message', label: 'Message', hint: 'what is new in it' }),
  flagField('-a', { name: 'author', label: 'Author', hint: 'Jane <jane@example.org>' }),
  listField('-c', { name: 'changes', label: 'Changes', hint: "'ENV A=1' 'CMD [\"sh\"]': lines of a Dockerfile" }),
  {
    name: 'pause',
    label: 'Pause',
    hint: 'its files stand still meanwhile',
    kind: 'switch',
    words: (value) => (value === ON ? [] : ['--pause=false']),
  },
];

/** `commit`: an image of a container as it is. */
export const COMMIT_FORM: FormDefinition = {
  title: 'Make an image of it',
  verb: 'makes it',
  fields: [IMAGE, ...FLAG_FIELDS],
  command: ({ values, targets }) => [
    'commit',
    ...FLAG_FIELDS.flatMap(({ name, words }) => words(values[name] ?? '')),
    ...targets.map(({ name }) => name),
    ...IMAGE.words(values['image'] ?? ''),
  ],
};
