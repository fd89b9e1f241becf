import { type FormField, type FormValues, flagField, listField, operandField, switchField } from './field.js';
import type { FormDefinition } from './form.js';
import { splitWords } from './shell-words.js';

const FLAG_FIELDS: readonly FormField[] = [
  {
    ...flagField('-f', { name: 'file', label: 'Dockerfile', hint: "Dockerfile in the folder; another one's path" }),
    completes: 'file',
  },
  listField('-t', { name: 'tags', label: 'Names', hint: 'team/app:2 app; nothing for an image without a name' }),
  flagField('--target', { name: 'target', label: 'Stage', hint: 'the last one; to stop at another' }),
  listField('--build-arg', { name: 'buildArgs', label: 'Arguments', hint: 'VERSION=2 for ARG VERSION' }),
  listField('--label', { name: 'labels', label: 'Labels', hint: 'owner=jane' }),
  listField('--secret', { name: 'secrets', label: 'Secrets', hint: 'id=token,src=./token id=key,env=KEY' }),
  listField('--build-context', { name: 'contexts', label: 'Contexts', hint: 'docs=../docs base=alpine:3.20' }),
  flagField('--network', { name: 'network', label: 'Network', hint: 'of its RUN steps: default, none, host' }),
  flagField('--platform', { name: 'platform', label: 'Platform', hint: "this machine's; linux/arm64" }),
  listField('--no-cache-filter', { name: 'freshStages', label: 'Fresh stages', hint: 'stages that are not cached' }),
  switchField('--no-cache', { name: 'noCache', label: 'No cache', hint: 'every step is done again' }),
  switchField('--pull', { name: 'pull', label: 'Newest bases', hint: 'ask the registries for newer images below it' }),
];

const FOLDER: FormField = {
  ...operandField({ name: 'folder', label: 'Folder', hint: 'what COPY and ADD can see' }),
  completes: 'folder',
};

/** A new build is of the folder that the screen was started in. */
export const NEW_BUILD: FormValues = { folder: '.' };

/** `build`, its most used flags. */
export const BUILD_FORM: FormDefinition = {
  title: 'Build an image',
  verb: 'builds it',
  fields: [FOLDER, ...FLAG_FIELDS],
  command: ({ values }) => [
    'build',
    ...FLAG_FIELDS.flatMap(({ name, words }) => words(values[name] ?? '')),
    ...FOLDER.words(values['folder'] ?? ''),
  ],
};

const WORDS: FormField = {
  name: 'words',
  label: 'gantry build',
  hint: '-t web:2 .',
  kind: 'text',
  words: (line) => splitWords(line) ?? [line],
  isLine: true,
  isRequired: true,
};

/** `build` in the words of the command line, as they are typed in the palette; a form only where they must be mended. */
export const BUILD_WORDS_FORM: FormDefinition = {
  title: 'Build an image',
  verb: 'builds it',
  fields: [WORDS],
  command: ({ values }) => ['build', ...WORDS.words(values['words'] ?? '')],
};
