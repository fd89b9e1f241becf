import { SYSTEM_TABS } from '../state/system/system-view.js';
import type { Binding, Place } from './binding.js';
import { KEYMAP } from './keymap.js';

/** A part of the help: a heading and its keys. */
export type HelpSection = {
  readonly title: string;
  readonly places: readonly Place[];
  readonly rows: readonly HelpRow[];
};

export type HelpRow = {
  readonly id: string;
  readonly keys: readonly string[];
  readonly label: string;
  readonly help: string;
};

const SECTIONS: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  { title: 'Everywhere', places: ['always', 'panes', 'overview', 'views'] },
  { title: 'Lists', places: ['lists'] },
  { title: 'Containers', places: ['containers'] },
  { title: 'Images', places: ['images'] },
  { title: 'Volumes', places: ['volumes', 'volume-detail'] },
  { title: 'Networks', places: ['networks', 'network-detail'] },
  { title: 'Projects', places: ['projects', 'project-detail', 'services-tab'] },
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
      'flows-tab',
    ],
  },
  {
    title: 'Detail of an image',
    places: ['image-detail', 'overview-tab', 'layers-tab', 'history-tab', 'users-tab', 'dockerfile-tab', 'compare-tab'],
  },
  { title: 'Stats', places: ['stats'] },
  { title: 'Stats of all containers', places: ['top'] },
  { title: 'System', places: ['system', ...SYSTEM_TABS.map(({ tab }): Place => `system-${tab}`)] },
  { title: 'Logs', places: ['logs'] },
  { title: 'Terminals', places: ['terminal-typing', 'terminal-ended', 'terminal'] },
  { title: 'Help, details and failures', places: ['help', 'help-search', 'details', 'failure', 'report'] },
  { title: 'Questions', places: ['confirm'] },
  { title: 'Signals', places: ['signals'] },
  { title: 'Copying', places: ['copies'] },
  { title: 'Pulling', places: ['pull'] },
  { title: 'Building', places: ['build'] },
  { title: 'Cleaning up', places: ['cleanup', 'cleanup-filter'] },
  { title: 'Commands', places: ['palette'] },
  { title: 'Forms', places: ['form', 'form-choice', 'form-path'] },
  { title: 'Typing', places: ['prompt'] },
  { title: 'When the engine cannot be opened', places: ['broken'] },
];

/** Every action that has a key, by the place where it is met first. */
export function helpSections(keymap: readonly Binding[] = KEYMAP): readonly HelpSection[] {
  const told = new Set<Binding>();
  return SECTIONS.map(({ title, places }) => {
    const bindings = keymap.filter(
      (binding) =>
        binding.keys.length > 0 && !told.has(binding) && binding.where.some((place) => places.includes(place)),
    );
    for (const binding of bindings) told.add(binding);
    return { title, places, rows: bindings.map(toRow) };
  });
}

function toRow({ id, keys, label, help }: Binding): HelpRow {
  return { id, keys, label, help };
}
