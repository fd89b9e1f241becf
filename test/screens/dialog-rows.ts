import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { LoadedConfig } from '../../src/config/loaded-config.js';
import { mergeConfig } from '../../src/config/merge-config.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ContextDirectory } from '../../src/contexts/index.js';
import { engineError } from '../../src/errors/engine-error.js';
import type { FormKind } from '../../src/ui/state/forms/form.js';
import type { Confirm, Overlay, Prompt } from '../../src/ui/state/overlay.js';
import { FakeEngine } from '../support/fake-engine.js';
import { VOCABULARY } from '../support/screen-vocabulary.js';
import { echo } from '../support/shell-screen.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import type { UiScreenOptions } from '../support/ui-screen.js';
import { engineWithProjects, type Step, seeing, TO_WEB, typing } from './furnished.js';

/** How one comes to a dialog, and what it is known by. */
export type DialogRow = {
  readonly steps: readonly Step[];
  /** Of its border; a line at the foot has none. */
  readonly title?: string | undefined;
  /** What else it shows at every size. */
  readonly shows?: RegExp | undefined;
  /** What it is known by among others of its kind, where that is not in its table. */
  readonly name?: string | undefined;
  /** The furnished one unless told. */
  readonly engine?: (() => FakeEngine | Promise<FakeEngine>) | undefined;
  readonly options?: UiScreenOptions | undefined;
};

type Rows<Key extends string> = Readonly<Record<Key, readonly DialogRow[]>>;

const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

/** What a settings file with this text comes to. */
function configOf(text: string): LoadedConfig {
  const parsed = parseConfig(text, { file: '/etc/gantry/config.yaml', vocabulary: VOCABULARY });
  return { ...mergeConfig([parsed]), problems: parsed.problems };
}

const withConfig = (text: string): UiScreenOptions => ({ loadConfig: () => configOf(text) });

/** One engine elsewhere. */
const contexts: ContextDirectory = {
  list: async () => [
    {
      name: 'far',
      description: '',
      origin: 'gantry',
      kind: 'ssh',
      endpoint: 'ssh://me@far',
      isCurrent: false,
      problem: undefined,
    },
  ],
  ping: async () => ({ engine: 'docker', version: '28.2.2', apiVersion: '1.50', tookMs: 12.4 }),
};

const key =
  (...names: readonly string[]): Step =>
  async (screen) =>
    await screen.key(...names);

const holdPulls: Step = async (_screen, engine) => {
  engine.pulls.offer('postgres:18');
  engine.pulls.hold();
};

const startPull: readonly Step[] = [holdPulls, 'image.pull', typing('postgres:18', { enters: true })];

const failing =
  (method: Parameters<FakeEngine['control']['failNext']>[0]): Step =>
  async (_screen, engine) =>
    engine.control.failNext(
      method,
      engineError(
        'disk_full',
        { path: '/var/lib/gantry/content' },
        { cause: new Error('ENOSPC: no space left on device, write') },
      ),
    );

const holding =
  (method: Parameters<FakeEngine['control']['hold']>[0]): Step =>
  async (_screen, engine) =>
    engine.control.hold(method);

const openShell: Step = async (_screen, engine) => engine.programs.set('bash', echo);

const inTab = (tab: string): readonly Step[] => [...TO_WEB, 'container.open', `detail.tab.${tab}`];
const inSystem = (tab: string): readonly Step[] => ['pane.system', `system.tab.${tab}`];
const inLogs: readonly Step[] = [...TO_WEB, 'container.logs', seeing(/GET/)];
const inImages: readonly Step[] = ['pane.images', 'list.filter', typing('alpine', { enters: true })];
const inVolumes: readonly Step[] = ['pane.volumes', seeing(/ledger/), 'move.first'];
const inNetworks: readonly Step[] = ['pane.networks', seeing(/front/), 'move.first'];
const inProjects: readonly Step[] = ['pane.projects', seeing(/shop/), 'move.last'];

const QUESTIONS: Rows<Confirm['then']['type']> = {
  containers: [
    { name: 'stop', steps: [...TO_WEB, 'container.start-stop'], title: 'Stop?', shows: /web/ },
    { name: 'restart', steps: [...TO_WEB, 'container.restart'], title: 'Restart?', shows: /web/ },
    { name: 'remove', steps: [...TO_WEB, 'container.remove'], title: 'Remove this container?', shows: /f force/ },
    {
      name: 'remove all',
      steps: ['list.mark.all', 'container.remove.force'],
      title: 'Remove these 9 containers?',
      shows: /\[x\] f force/,
    },
    {
      name: 'pause, where everything is asked',
      steps: [...TO_WEB, 'container.pause'],
      title: 'Pause?',
      shows: /web/,
      options: withConfig('confirm: always'),
    },
  ],
  project: [
    {
      name: 'stop',
      steps: [...inProjects, 'project.start-stop'],
      title: 'Stop 4 containers?',
      engine: engineWithProjects,
    },
    {
      name: 'restart',
      steps: [...inProjects, 'project.restart'],
      title: 'Restart 5 containers?',
      engine: engineWithProjects,
    },
    {
      name: 'remove',
      steps: [...inProjects, 'project.remove'],
      title: 'Remove 5 containers?',
      shows: /f force/,
      engine: engineWithProjects,
    },
  ],
  'context.use': [
    {
      steps: [...inSystem('contexts'), seeing(/far/), 'context.use'],
      title: 'Work there?',
      options: { contexts: async () => contexts, chooseContext: () => undefined },
    },
  ],
  'registry.logout': [
    { steps: [...inSystem('registries'), seeing(/jane/), 'registry.logout'], title: 'Log out?', shows: /jane/ },
  ],
  'images.remove': [{ steps: [...inImages, 'image.remove'], title: 'Remove this image?', shows: /f force/ }],
  save: [
    { name: 'go back', steps: [...inTab('saves'), seeing(/before the/), 'save.restore'], title: 'Go back?' },
    { name: 'remove', steps: [...inTab('saves'), seeing(/before the/), 'save.remove'], title: 'Remove this save?' },
  ],
  volumes: [
    { name: 'remove', steps: [...inVolumes, 'volume.remove'], title: 'Remove this volume?', shows: /ledger/ },
    {
      name: 'forget',
      steps: [...inVolumes, 'volume.forget', key('ctrl-u'), typing('1', { enters: true })],
      title: 'Remove backup 1?',
    },
    { name: 'restore', steps: [...inSystem('backups'), seeing(/ledger/), 'backup.restore'], title: 'Restore?' },
    {
      name: 'forget it',
      steps: [...inSystem('backups'), seeing(/ledger/), 'backup.forget'],
      title: 'Remove backup 1?',
    },
  ],
  networks: [{ steps: [...inNetworks, 'move.down', 'network.remove'], title: 'Remove this network?', shows: /idle/ }],
  'terminal.close': [
    {
      steps: [...TO_WEB, openShell, 'container.shell', seeing(/bash web/), key('ctrl-]'), 'terminal.close'],
      title: 'Close the terminal?',
    },
  ],
  command: [
    {
      steps: [...TO_WEB, key('X')],
      title: 'Run trace it?',
      shows: /strace -p \d+ web/,
      options: withConfig(
        'commands: [{ name: trace it, on: container, key: X, run: [strace, -p, "{{.Pid}}", "{{.Name}}"], confirm: true }]',
      ),
    },
  ],
  'logs.save': [
    {
      steps: [
        ...inLogs,
        'logs.save',
        key('ctrl-u'),
        async (screen) => {
          const path = join(temporaryFolder(), 'there.log');
          writeFileSync(path, 'old');
          await screen.type(path);
          await screen.key('enter');
        },
      ],
      title: 'Overwrite?',
    },
  ],
  demo: [
    {
      steps: [key('enter')],
      title: 'Start the demo?',
      engine: () => new FakeEngine(),
      options: { runDemo: async () => undefined },
    },
  ],
  quit: [{ steps: [...startPull, key('escape'), 'screen.close'], title: 'Quit?', shows: /postgres:18/ }],
};

const PROMPTS: Rows<Prompt['purpose']> = {
  filter: [
    { name: 'containers', steps: ['list.filter', typing('web')] },
    { name: 'files', steps: [...inTab('files'), 'list.filter'] },
    { name: 'events', steps: [...inSystem('events'), 'list.filter'] },
  ],
  'log-search': [{ steps: [...inLogs, 'logs.search', typing('timed')] }],
  'log-include': [{ steps: [...inLogs, 'logs.include', typing('GET')] }],
  'log-exclude': [{ steps: [...inLogs, 'logs.exclude'] }],
  'log-since': [{ steps: [...inLogs, 'logs.since'] }],
  'log-goto': [{ steps: [...inLogs, 'logs.goto'] }],
  'log-save': [{ steps: [...inLogs, 'logs.save'] }],
  pull: [{ steps: ['image.pull', typing('nginx')], title: 'Pull an image', shows: /Image: nginx/ }],
  'copy-out': [{ steps: [...inTab('files'), seeing(/etc/), 'file.copy'] }],
  push: [{ steps: [...inImages, 'image.push'] }],
  save: [{ steps: [...inImages, 'image.save'] }],
  load: [{ steps: [...inImages, 'image.load'] }],
  'registry-search': [{ steps: [...inSystem('registries'), 'registry.search'] }],
  'save-note': [{ steps: [...inTab('saves'), 'save.make'] }],
  'save-copy': [{ steps: [...inTab('saves'), seeing(/before the/), 'save.copy'] }],
  'volume-backup': [{ steps: [...inVolumes, 'volume.backup'] }],
  'volume-restore': [{ steps: [...inVolumes, 'volume.restore'] }],
  'volume-clone': [{ steps: [...inVolumes, 'volume.clone'] }],
  'volume-keep': [{ steps: [...inVolumes, 'volume.keep'] }],
  'volume-revert': [{ steps: [...inVolumes, 'volume.revert'] }],
  'volume-forget': [{ steps: [...inVolumes, 'volume.forget'] }],
  'network-connect': [{ steps: [...inNetworks, 'network.connect'] }],
  'network-disconnect': [{ steps: [...inNetworks, 'network.disconnect'] }],
  'network-shape': [{ steps: [...inNetworks, 'network.shape'] }],
  'network-partition': [{ steps: [...inNetworks, 'network.partition'] }],
  'network-capture': [{ steps: [...inNetworks, 'network.capture'] }],
};

/** Each with its last field in view, which is the furthest. */
const FORMS: Rows<FormKind> = {
  run: [
    { name: 'first field', steps: ['container.run'], title: 'Run a container' },
    { name: 'last field', steps: ['container.run', 'form.previous'], title: 'Run a container' },
  ],
  'run-words': [
    {
      steps: ['screen.palette', failing('containers.create'), typing('run -d alpine:3.20 sleep 9', { enters: true })],
      title: 'Run a container',
      shows: /no space left|full/,
    },
  ],
  build: [
    { name: 'first field', steps: [...inImages, 'image.build'], title: 'Build an image' },
    { name: 'last field', steps: [...inImages, 'image.build', 'form.previous'], title: 'Build an image' },
  ],
  'build-words': [
    {
      steps: ['screen.palette', typing('build -t shop:2 /nowhere/at/all', { enters: true })],
      title: 'Build an image',
    },
  ],
  update: [{ steps: [...TO_WEB, 'container.update', 'form.previous'], title: 'Change limits: web' }],
  commit: [{ steps: [...TO_WEB, 'container.commit', 'form.previous'], title: 'Make an image of it: web' }],
  rename: [{ steps: [...TO_WEB, 'container.rename'], title: 'Rename: web' }],
  tag: [{ steps: [...inImages, 'image.tag', 'form.previous'], title: 'Name an image' }],
  volume: [{ steps: [...inVolumes, 'volume.create', 'form.previous'], title: 'Make a volume' }],
  network: [{ steps: [...inNetworks, 'network.create', 'form.previous'], title: 'Make a network' }],
  login: [{ steps: [...inSystem('registries'), 'registry.login', 'form.previous'], title: 'Log in to a registry' }],
};

type OfTables = 'confirm' | 'prompt' | 'form';

const OTHERS: Rows<Exclude<Overlay['kind'], OfTables>> = {
  help: [
    { name: 'its beginning', steps: ['screen.help'], title: 'Keys' },
    { name: 'its end', steps: ['screen.help', 'overlay.last'], title: 'Keys' },
  ],
  'help-search': [{ steps: ['screen.help', 'help.search', typing('remove')], title: 'Keys', shows: /remove/ }],
  'cleanup-filter': [
    {
      steps: ['cleanup.open', seeing(/marked: frees/), 'cleanup.filter', typing('exited')],
      title: 'Clean up',
      shows: /exited/,
    },
  ],
  signals: [
    { name: 'of a container', steps: [...TO_WEB, 'container.kill'], title: 'Kill', shows: /web/ },
    { name: 'the last one', steps: [...TO_WEB, 'container.kill', 'overlay.last'], title: 'Kill' },
    {
      name: 'of the first process',
      steps: [...inTab('processes'), seeing(/nginx/), 'move.first', 'process.signal', 'overlay.last'],
      title: 'Signal',
    },
  ],
  details: [
    { name: 'of a container', steps: [...TO_WEB, 'container.details'], title: 'web', shows: /nginx:1\.27/ },
    { name: 'of an image', steps: [...inImages, 'image.details'], title: 'alpine:3.20' },
    { name: 'of a volume', steps: [...inVolumes, 'volume.details'], title: 'ledger' },
    { name: 'of a network', steps: [...inNetworks, 'network.details'], title: 'front' },
    { name: 'of a project', steps: [...inProjects, 'project.details'], title: 'shop', engine: engineWithProjects },
  ],
  failure: [
    { steps: [...TO_WEB, failing('containers.pause'), 'container.pause'], title: 'That did not work', shows: /full/ },
  ],
  report: [
    {
      name: 'of the settings',
      steps: ['screen.palette', typing('settings', { enters: true })],
      title: 'What in your settings does not hold',
      options: withConfig('theme: drak\nmuose: true\n'),
    },
    { name: 'of a line of a log', steps: [...inLogs, 'logs.line'], title: 'Line' },
    { name: 'of a fact', steps: [...inSystem('engine'), seeing(/overlay/), 'fact.show'], title: 'gantry' },
  ],
  pull: [
    { name: 'pull', steps: startPull, title: 'Pull postgres:18' },
    {
      name: 'push',
      steps: [...inImages, holdPulls, 'image.push', key('enter')],
      title: 'Push alpine:3.20',
    },
    {
      name: 'save',
      steps: [
        ...inImages,
        holding('images.save'),
        'image.save',
        key('ctrl-u'),
        async (screen) => {
          await screen.type(join(temporaryFolder(), 'images.tar'));
          await screen.key('enter');
        },
      ],
      title: 'Save to',
    },
    {
      name: 'load',
      steps: [
        ...inImages,
        holding('images.load'),
        'image.load',
        key('ctrl-u'),
        typing(resolve('package.json'), { enters: true }),
      ],
      title: 'Load',
    },
  ],
  build: [
    {
      steps: [
        async (_screen, engine) => {
          engine.builds.runs.set('npm ci', { output: 'added 214 packages in 4s\n' });
          engine.builds.runs.set('make', { output: 'linking\n', ends: new Promise(() => undefined) });
        },
        ...inImages,
        'image.build',
        key('ctrl-u'),
        typing(resolve('test/fixtures/build')),
        'form.next',
        'form.next',
        typing('shop/web:2', { enters: true }),
      ],
      title: 'Build shop/web:2',
      shows: /[▌>] at work[^]*linking/,
    },
  ],
  copies: [
    { name: 'of a container', steps: [...TO_WEB, 'object.copy'], title: 'Copy: web' },
    { name: 'the last one', steps: [...TO_WEB, 'object.copy', 'overlay.last'], title: 'Copy: web' },
  ],
  palette: [
    { name: 'everything', steps: ['screen.palette'], title: 'Commands' },
    { name: 'further down', steps: ['screen.palette', ...times(30, 'palette.down')], title: 'Commands' },
  ],
  cleanup: [
    {
      name: 'its first row',
      steps: ['cleanup.open', seeing(/marked: frees/)],
      title: 'Clean up',
      shows: /marked: frees/,
    },
    { name: 'its last row', steps: ['cleanup.open', seeing(/marked: frees/), 'overlay.last'], title: 'Clean up' },
    { name: 'its buttons', steps: ['cleanup.open', seeing(/marked: frees/), 'cleanup.to.remove'], title: 'Clean up' },
    {
      name: 'while it can be taken back',
      steps: ['cleanup.open', seeing(/marked: frees/), 'cleanup.to.remove', 'cleanup.enter'],
      title: 'Clean up',
      shows: /will be removed in/,
    },
  ],
};

/** A row with the kind of its dialog, and what it is known by among those: a purpose, a form, an order. */
export type KnownRow = DialogRow & { readonly kind: Overlay['kind']; readonly known: string };

const known = (kind: Overlay['kind'], rows: Rows<string>): readonly KnownRow[] =>
  Object.entries(rows).flatMap(([name, some]) => some.map((row) => ({ ...row, kind, known: name })));

/** Every dialog. A kind, a purpose, a form or an order without a row does not compile. */
export const DIALOG_ROWS = {
  confirm: known('confirm', QUESTIONS),
  prompt: known('prompt', PROMPTS),
  form: known('form', FORMS),
  others: Object.entries(OTHERS).flatMap(([kind, rows]) =>
    rows.map((row): KnownRow => ({ ...row, kind: kind as keyof typeof OTHERS, known: kind })),
  ),
} as const;

/** What a dialog is known by among those of its kind. */
export function knownBy(overlay: Overlay): string {
  if (overlay.kind === 'confirm') return overlay.then.type;
  if (overlay.kind === 'prompt') return overlay.purpose;
  return overlay.kind === 'form' ? overlay.form : overlay.kind;
}
