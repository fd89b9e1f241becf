import type { PaneId } from '../state/app-state.js';
import { tabsOf } from '../state/detail/tabs.js';
import type { Overlay } from '../state/overlay.js';
import { SYSTEM_TABS } from '../state/system/system-view.js';
import type { Place } from './binding.js';
import { type KeyContext, placesOf } from './keymap.js';

/** Some moment at which keys can be pressed: its name, and the places whose keys count then. */
export type Situation = { readonly name: string; readonly places: readonly Place[] };

const PANES: Readonly<Partial<Record<PaneId, string>>> = {
  containers: 'the containers',
  images: 'the images',
  volumes: 'the volumes',
  networks: 'the networks',
  projects: 'the projects',
  stats: 'the stats',
  logs: 'the logs',
  terminal: 'the terminal',
  top: 'the stats of all containers',
};

const OVERLAYS: Readonly<Partial<Record<Overlay['kind'], string>>> = {
  help: 'the help',
  'help-search': 'searching the help',
  confirm: 'questions',
  prompt: 'what is typed',
  signals: 'the signals',
  copies: 'what can be copied',
  details: 'details',
  failure: 'what went wrong',
  report: 'reports',
  pull: 'pulls',
  build: 'builds',
  cleanup: 'cleaning up',
  'cleanup-filter': 'filtering what could go',
  palette: 'the commands',
  form: 'forms',
};

/** Every moment that differs from the others in which keys count. In none of them may a key mean two things. */
export const SITUATIONS: readonly Situation[] = [
  ...keysOf(PANES).map((focus) => ({ name: PANES[focus] ?? focus, places: placesAt({ focus }) })),
  ...(['containers', 'images', 'volumes', 'networks', 'projects'] as const).flatMap((of) =>
    tabsOf(of).map(({ tab }) => ({
      name: `the detail of ${of}, ${tab}`,
      places: placesAt({ focus: 'detail', detail: { of, tab } }),
    })),
  ),
  ...SYSTEM_TABS.map(({ tab, title }) => ({
    name: `the system, ${title}`,
    places: placesAt({ focus: 'system', system: { tab } }),
  })),
  ...keysOf(OVERLAYS).map((kind): Situation => ({ name: OVERLAYS[kind] ?? kind, places: [kind, 'always'] })),
  { name: 'typing into a terminal', places: ['terminal-typing'] },
  { name: 'a terminal whose program has ended', places: ['terminal-ended', 'terminal-typing'] },
  { name: 'paths in forms', places: ['form', 'form-path', 'always'] },
  { name: 'choices in forms', places: ['form', 'form-choice', 'always'] },
  { name: 'the screen without an engine', places: ['broken', 'always'] },
];

function placesAt(context: Partial<KeyContext>): readonly Place[] {
  return placesOf({
    overlay: undefined,
    focus: 'containers',
    engine: { kind: 'open' },
    detail: { of: 'containers', tab: 'processes' },
    ...context,
  });
}

function keysOf<Key extends string>(record: Readonly<Partial<Record<Key, unknown>>>): readonly Key[] {
  return Object.keys(record) as Key[];
}
