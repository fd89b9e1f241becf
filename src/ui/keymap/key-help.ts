import type { Binding, Place } from './binding.js';
import { keyLabel } from './key-name.js';
import { KEYMAP } from './keymap.js';

/** A part of the help: a heading and its keys. */
export type HelpSection = { readonly title: string; readonly rows: readonly HelpRow[] };

export type HelpRow = { readonly keys: string; readonly label: string; readonly help: string };

const SECTIONS: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  { title: 'Everywhere', places: ['always', 'panes', 'overview'] },
  { title: 'Lists', places: ['lists'] },
  { title: 'Containers', places: ['containers'] },
  { title: 'Images', places: ['images'] },
  { title: 'Volumes', places: ['volumes'] },
  { title: 'Networks', places: ['networks'] },
  {
    title: 'Detail of a container',
    places: [
      'detail',
      'container-detail',
      'processes-tab',
      'files-tab',
      'changes-tab',
      'saves-tab',
      'environment-tab',
      'events-tab',
      'inspect-tab',
    ],
  },
  {
    title: 'Detail of an image',
    places: ['image-detail', 'layers-tab', 'history-tab', 'users-tab', 'dockerfile-tab', 'compare-tab'],
  },
  { title: 'Logs', places: ['logs'] },
  { title: 'Terminals', places: ['terminal-typing', 'terminal-ended', 'terminal'] },
  { title: 'Help, details and failures', places: ['help', 'details', 'failure', 'report'] },
  { title: 'Questions', places: ['confirm'] },
  { title: 'Signals', places: ['signals'] },
  { title: 'Pulling', places: ['pull'] },
  { title: 'Cleaning up', places: ['cleanup'] },
  { title: 'Commands', places: ['palette'] },
  { title: 'Forms', places: ['form', 'form-choice'] },
  { title: 'Typing', places: ['prompt'] },
  { title: 'When the engine cannot be opened', places: ['broken'] },
];

/** Every key, by the place where it is met first. */
export function helpSections(): readonly HelpSection[] {
  const told = new Set<Binding>();
  return SECTIONS.map(({ title, places }) => {
    const bindings = KEYMAP.filter(
      (binding) => !told.has(binding) && binding.where.some((place) => places.includes(place)),
    );
    for (const binding of bindings) told.add(binding);
    return { title, rows: bindings.map(toRow) };
  });
}

function toRow({ keys, label, help }: Binding): HelpRow {
  return { keys: keys.map(keyLabel).join(' '), label, help };
}

/** docs/keys.md. */
export function keysDocument(): string {
  const parts = helpSections().map(
    ({ title, rows }) =>
      `## ${title}\n\n| keys | | |\n| --- | --- | --- |\n${rows.map(({ keys, label, help }) => `| ${keys.split(' ').map(code).join(' ')} | ${label} | ${help} |`).join('\n')}\n`,
  );
  return `# Keys\n\nMade from the keymap by \`npm run docs\`. A key that does nothing now says why.\n\n${parts.join('\n')}`;
}

function code(key: string): string {
  return `\`${key}\``;
}
