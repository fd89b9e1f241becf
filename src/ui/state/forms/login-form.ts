import { type FormField, flagField } from './field.js';
import type { FormDefinition } from './form.js';

const REGISTRY: FormField = {
  name: 'registry',
  label: 'Registry',
  hint: "registry.lan:5000; nothing for docker's own",
  kind: 'text',
  words: (value) => (value.trim() === '' ? [] : [value.trim()]),
  isOperand: true,
};

const USER: FormField = {
  ...flagField('--username', { name: 'user', label: 'User', hint: 'a name' }),
  isRequired: true,
};

const PASSWORD: FormField = {
  name: 'password',
  label: 'Password',
  hint: 'or a token; it is not shown',
  kind: 'text',
  isSecret: true,
  isRequired: true,
  // What is said of it to others is only where it comes from.
  words: () => ['--password-stdin'],
};

/** `login`. */
export const LOGIN_FORM: FormDefinition = {
  title: 'Log in to a registry',
  verb: 'logs in',
  fields: [REGISTRY, USER, PASSWORD],
  command: ({ values }) => [
    'login',
    ...USER.words(values['user'] ?? ''),
    ...PASSWORD.words(''),
    ...REGISTRY.words(values['registry'] ?? ''),
  ],
};
