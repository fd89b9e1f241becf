import type { AppState } from '../state/app-state.js';
import { openForm } from '../state/forms/forms.js';
import type { Message } from '../state/message.js';
import type { Confirm } from '../state/overlay.js';
import {
  type BackupRow,
  backupRows,
  contextRows,
  diskRows,
  engineFacts,
  registryRows,
  requestRows,
  selectedSystemRow,
  systemEvents,
} from '../state/selectors/system.js';
import { registryPlace, SYSTEM_TABS } from '../state/system/system-view.js';
import type { Binding } from './binding.js';
import { backupForgetQuestion, backupRestoreQuestion, contextQuestion, logoutQuestion } from './system-questions.js';

const TAB_KEYS: readonly Binding[] = [
  {
    id: 'system.tab.next',
    keys: [']', 'tab', 'right'],
    where: ['system'],
    label: 'next tab',
    help: 'Turn to the next tab.',
    footer: 40,
    message: () => ({ type: 'system.tab.moved', by: 1 }),
  },
  {
    id: 'system.tab.previous',
    keys: ['[', 'shift-tab', 'left'],
    where: ['system'],
    label: 'previous tab',
    help: 'Turn to the tab before.',
    message: () => ({ type: 'system.tab.moved', by: -1 }),
  },
  ...SYSTEM_TABS.map(
    ({ tab, title }, index): Binding => ({
      id: `system.tab.${tab}`,
      keys: [String(index + 1)],
      where: ['system'],
      label: title.toLowerCase(),
      help: `Turn to the tab ${title}.`,
      message: () => ({ type: 'system.tab.chosen', tab }),
    }),
  ),
];

const EVENT_KEYS: readonly Binding[] = [
  {
    id: 'events.type',
    keys: ['t'],
    where: ['system-events'],
    label: 'type',
    docker: ['events'],
    help: 'Show only events of containers, of images, of volumes, of networks, of the engine; then all again.',
    footer: 10,
    message: () => ({ type: 'system.events.type.turned' }),
  },
  {
    id: 'events.pause',
    keys: ['p', 'space'],
    where: ['system-events'],
    label: 'pause',
    help: 'Let the list stand still; what comes is counted, and shown when it goes on.',
    footer: 11,
    message: () => ({ type: 'system.events.paused' }),
  },
  {
    id: 'event.show',
    keys: ['enter', 'i'],
    where: ['system-events'],
    label: 'all of it',
    help: 'Show everything that the event says.',
    footer: 9,
    whyNot: (state) => (selectedSystemRow(state, systemEvents(state)) ? undefined : 'No event is selected.'),
    message: (state) => {
      const event = selectedSystemRow(state, systemEvents(state))?.event;
      if (!event) return undefined;
      const attributes = Object.entries(event.actor.attributes).map(([name, value]) => `${name}=${value}`);
      const lines = [new Date(event.timeMs).toISOString(), event.actor.id, ...attributes];
      return { type: 'system.shown', title: `${event.type} ${event.action}`, lines };
    },
  },
  {
    id: 'fact.show',
    keys: ['enter', 'i'],
    where: ['system-engine'],
    label: 'whole fact',
    help: 'Show the whole fact, or warning.',
    footer: 9,
    whyNot: (state) => (selectedSystemRow(state, engineFacts(state)) ? undefined : 'Nothing is selected.'),
    message: (state) => {
      const found = selectedSystemRow(state, engineFacts(state));
      return found && { type: 'system.shown', title: found.fact, lines: [found.value] };
    },
  },
  {
    id: 'request.show',
    keys: ['enter', 'i'],
    where: ['system-requests'],
    label: 'all of it',
    help: 'Show the whole line of the request.',
    footer: 9,
    whyNot: (state) => (selectedSystemRow(state, requestRows(state)) ? undefined : 'No request is selected.'),
    message: (state) => {
      const request = selectedSystemRow(state, requestRows(state));
      if (!request) return undefined;
      return { type: 'system.shown', title: `Request of serve ${request.pid}`, lines: [request.text] };
    },
  },
];

/** The context under the cursor may be gone to. */
function whyNoContext(state: AppState): string | undefined {
  const context = selectedSystemRow(state, contextRows(state));
  if (!context) return 'No context is selected.';
  if (context.name === (state.machine.contextName ?? 'default')) return 'This screen works there already.';
  if (context.problem !== undefined) return context.problem;
  const outcome = state.system.pings.get(context.name);
  return outcome && 'problem' in outcome ? outcome.problem.sentence : undefined;
}

const CONTEXT_KEYS: readonly Binding[] = [
  {
    id: 'context.use',
    keys: ['enter'],
    where: ['system-contexts'],
    label: 'work there',
    docker: ['context use'],
    help: 'Work on the engine of the context from now on, in this screen.',
    footer: 9,
    whyNot: whyNoContext,
    message: (state) => {
      const context = selectedSystemRow(state, contextRows(state));
      return context && { type: 'confirm.asked', confirm: contextQuestion(context) };
    },
  },
];

const selectedLogin = (state: AppState) => {
  const row = selectedSystemRow(state, registryRows(state));
  return row?.kind === 'login' ? row.login : undefined;
};

const REGISTRY_KEYS: readonly Binding[] = [
  {
    id: 'registry.open',
    keys: ['enter'],
    where: ['system-registries'],
    label: 'open/pull',
    docker: ['pull'],
    help: 'Show what the registry has, then the tags of a repository; on a tag, pull the image.',
    footer: 9,
    whyNot: (state) => (selectedSystemRow(state, registryRows(state)) ? undefined : 'There is nothing to open.'),
    message: () => ({ type: 'system.registry.opened' }),
  },
  {
    id: 'registry.back',
    keys: ['backspace'],
    where: ['system-registries'],
    label: 'back',
    help: 'Go back to where one came from.',
    footer: 12,
    whyNot: ({ system }) =>
      registryPlace(system).kind === 'logins' ? 'These are the logins: nothing is above.' : undefined,
    message: () => ({ type: 'system.registry.left' }),
  },
  {
    id: 'registry.search',
    keys: ['s'],
    where: ['system-registries'],
    label: 'search',
    docker: ['search'],
    help: "Search for images: in docker's hub, or with a registry in front in that one.",
    footer: 10,
    message: () => ({ type: 'prompt.asked', purpose: 'registry-search', text: '' }),
  },
  {
    id: 'registry.login',
    keys: ['n'],
    where: ['system-registries'],
    label: 'log in',
    docker: ['login'],
    help: 'Log in to a registry; what is typed as password is not shown.',
    footer: 11,
    changes: true,
    message: (state) => ({
      type: 'form.opened',
      form: openForm('login', {
        registry: selectedLogin(state)?.registry ?? '',
        user: selectedLogin(state)?.username ?? '',
      }),
    }),
  },
  {
    id: 'registry.logout',
    keys: ['d', 'delete'],
    where: ['system-registries'],
    label: 'log out',
    docker: ['logout'],
    help: 'Ask whether to forget the login.',
    footer: 13,
    changes: true,
    whyNot: (state) => (selectedLogin(state) ? undefined : 'No login is under the cursor.'),
    message: (state) => {
      const login = selectedLogin(state);
      return login && { type: 'confirm.asked', confirm: logoutQuestion(login) };
    },
  },
];

function askedOfBackup(
  state: AppState,
  question: (row: BackupRow & { readonly kind: 'backup' }) => Confirm,
): Message | undefined {
  const row = selectedSystemRow(state, backupRows(state));
  return row?.kind === 'backup' ? { type: 'confirm.asked', confirm: question(row) } : undefined;
}

const noBackup = (state: AppState): string | undefined =>
  selectedSystemRow(state, backupRows(state))?.kind === 'backup' ? undefined : 'No backup is under the cursor.';

const BACKUP_KEYS: readonly Binding[] = [
  {
    id: 'backup.restore',
    keys: ['enter', 'r'],
    where: ['system-backups'],
    label: 'restore',
    help: 'Put the volume back to what the backup holds; one that is gone is made again.',
    footer: 9,
    changes: true,
    whyNot: noBackup,
    message: (state) => askedOfBackup(state, backupRestoreQuestion),
  },
  {
    id: 'backup.forget',
    keys: ['d', 'delete'],
    where: ['system-backups'],
    label: 'remove',
    help: 'Ask whether to remove the backup.',
    footer: 10,
    changes: true,
    whyNot: noBackup,
    message: (state) => askedOfBackup(state, backupForgetQuestion),
  },
];

const DISK_KEYS: readonly Binding[] = [
  {
    id: 'disk.clean-up',
    keys: ['enter'],
    where: ['system-disk'],
    label: 'clean up',
    docker: ['system prune', 'system df'],
    help: 'List what nothing needs any more, and remove what you mark.',
    footer: 9,
    changes: true,
    whyNot: (state) => (diskRows(state).length > 0 ? undefined : 'The disk is still being looked at.'),
    message: () => ({ type: 'cleanup.asked' }),
  },
];

/** Keys of the view of the engine and its machine. */
export const SYSTEM_KEYS: readonly Binding[] = [
  {
    id: 'pane.system',
    keys: ['6'],
    where: ['views'],
    label: 'system',
    docker: ['system df', 'events', 'info', 'context ls', 'search', 'login'],
    help: 'Go to disk, events, engine, contexts, registries, backups and API requests.',
    footer: 63,
    message: () => ({ type: 'focus.chosen', pane: 'system' }),
  },
  ...TAB_KEYS,
  ...DISK_KEYS,
  ...EVENT_KEYS,
  ...CONTEXT_KEYS,
  ...REGISTRY_KEYS,
  ...BACKUP_KEYS,
];
