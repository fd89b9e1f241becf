import { type FormField, type FormValues, flagField, listField, ON, switchField } from './field.js';
import type { FormDefinition } from './form.js';
import { splitWords } from './shell-words.js';

const FLAG_FIELDS: readonly FormField[] = [
  flagField('--name', { name: 'name', label: 'Name', hint: 'one is made up where there is none' }),
  listField('-p', { name: 'ports', label: 'Ports', hint: '8080:80 127.0.0.1:5353:53/udp' }),
  listField('-v', { name: 'volumes', label: 'Volumes', hint: '/srv/www:/data:ro cache:/var/cache' }),
  listField('-e', { name: 'env', label: 'Environment', hint: "NAME=value GREETING='two words'" }),
  flagField('--network', { name: 'network', label: 'Network', hint: 'bridge, host, none, container:NAME' }),
  {
    name: 'restart',
    label: 'Restart',
    hint: 'space changes it',
    kind: 'choice',
    choices: ['no', 'on-failure', 'unless-stopped', 'always'],
    words: (value) => (value === 'no' || value === '' ? [] : ['--restart', value]),
  },
  flagField('-m', { name: 'memory', label: 'Memory', hint: '512m, 2g; nothing for no limit' }),
  flagField('--cpus', { name: 'cpus', label: 'CPUs', hint: '1.5; nothing for no limit' }),
  flagField('-h', { name: 'hostname', label: 'Host name', hint: 'its id where there is none' }),
  listField('--env-file', { name: 'envFile', label: 'Env files', hint: './web.env' }),
  listField('-l', { name: 'labels', label: 'Labels', hint: 'tier=front owner=jane' }),
  flagField('-w', { name: 'workdir', label: 'Directory', hint: "the image's; where its program starts" }),
  flagField('--entrypoint', {
    name: 'entrypoint',
    label: 'Entrypoint',
    hint: "the image's; a program for its command",
  }),
  flagField('-u', { name: 'user', label: 'User', hint: "the image's; name or number, with :group" }),
  switchField('-it', { name: 'tty', label: 'Terminal', hint: 'keys and a terminal for its program' }),
  switchField('-d', { name: 'detach', label: 'Detached', hint: 'off: go to its program at once' }),
  listField('--cap-add', {
    name: 'capabilities',
    label: 'Rights',
    hint: 'NET_ADMIN SYS_PTRACE: beyond the usual ones',
  }),
  switchField('--init', { name: 'init', label: 'Init', hint: 'a first process that takes in orphans' }),
  switchField('--read-only', { name: 'readOnly', label: 'Read-only', hint: 'its own files cannot be changed' }),
  switchField('--privileged', {
    name: 'privileged',
    label: 'Privileged',
    hint: 'all rights, all devices: nearly none of the walls',
  }),
  switchField('--rm', { name: 'remove', label: 'Throw away', hint: 'remove it when it ends' }),
];

const IMAGE: FormField = {
  name: 'image',
  label: 'Image',
  hint: 'alpine, nginx:1.27; pulled where it is not here',
  kind: 'text',
  words: (value) => [value.trim()],
  isOperand: true,
  isRequired: true,
};

const COMMAND: FormField = {
  name: 'command',
  label: 'Command',
  hint: "the image's own where there is none",
  kind: 'text',
  words: (line) => splitWords(line) ?? [line],
  isLine: true,
  isOperand: true,
};

/** What a new container is filled in with. */
export const NEW_CONTAINER: FormValues = { restart: 'no', detach: ON };

/** `run`, its most used flags. */
export const RUN_FORM: FormDefinition = {
  title: 'Run a container',
  verb: 'runs it',
  fields: [IMAGE, COMMAND, ...FLAG_FIELDS],
  command: ({ values }) => [
    'run',
    ...FLAG_FIELDS.flatMap(({ name, words }) => words(values[name] ?? '')),
    ...IMAGE.words(values['image'] ?? ''),
    ...COMMAND.words(values['command'] ?? ''),
  ],
};
