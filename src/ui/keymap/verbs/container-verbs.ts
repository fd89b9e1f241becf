import type { Container } from '../../../engine/index.js';
import { parseSignal, type Signal } from '../../../oci/signal.js';
import type { AppState } from '../../state/app-state.js';
import { mayTake, type OrderKind, type StopWish } from '../../state/container-order.js';
import type { DetailTab } from '../../state/detail/detail.js';
import { ON } from '../../state/forms/field.js';
import { openForm } from '../../state/forms/forms.js';
import { NEW_CONTAINER } from '../../state/forms/run-form.js';
import { splitWords } from '../../state/forms/shell-words.js';
import { limitsOf } from '../../state/forms/update-form.js';
import type { Message } from '../../state/message.js';
import { killQuestion, removeQuestion, restartQuestion, stopQuestion } from '../questions.js';
import { findContainer, missing } from './objects.js';
import type { Outcome, Verb } from './verb.js';
import { type FlagWords, FOLLOW, FORCE, INTERACTIVE, SIGNAL, TIMEOUT, TTY, VOLUMES } from './verb-flags.js';

/** Containers by these names, or which of them is not there. */
function found(state: AppState, words: readonly string[]): readonly Container[] | Outcome {
  const containers = words.map((word) => findContainer(state, word));
  const index = containers.indexOf(undefined);
  return index >= 0 ? missing('containers', words[index] ?? '') : containers.filter((one) => one !== undefined);
}

type OrderMessage = (containers: readonly Container[], flags: FlagWords) => Message | Refusal;
type Refusal = { readonly reason: string };

/** An order for those that can take it; where none can, why. */
function order(name: OrderKind, help: string, message: OrderMessage): Verb {
  return {
    name,
    aliases: [`container ${name}`],
    help,
    takes: ['containers'],
    isMany: true,
    changes: true,
    act: (state, words, flags) => {
      const containers = found(state, words);
      if ('reason' in containers || 'message' in containers) return containers;
      const takers = containers.filter((one) => !state.pending.has(one.id) && mayTake(name, one));
      const [first] = containers;
      if (takers.length > 0) {
        const given = message(takers, flags);
        return 'reason' in given ? given : { message: given };
      }
      const work = first && state.pending.get(first.id);
      return { reason: `${first?.name} is ${work ?? first?.state.status}.` };
    },
  };
}

const given =
  (kind: 'start' | 'pause' | 'unpause') =>
  (containers: readonly Container[]): Message => ({
    type: 'containers.order.given',
    ids: containers.map(({ id }) => id),
    order: { kind },
  });

/** Something about one container. */
function ofOne(
  name: string,
  help: string,
  lead: (container: Container, state: AppState) => Outcome,
  options: Pick<Verb, 'aliases' | 'changes'> = {},
): Verb {
  return {
    name,
    aliases: [`container ${name}`],
    help,
    takes: ['containers'],
    ...options,
    act: (state, [word = '']) => {
      const container = findContainer(state, word);
      if (!container) return missing('containers', word);
      const led = lead(container, state);
      return 'reason' in led ? led : { ...led, select: { list: 'containers', id: container.id } };
    },
  };
}

const tab = (name: string, help: string, shown: DetailTab): Verb =>
  ofOne(name, help, () => ({ message: { type: 'detail.opened', of: 'containers', tab: shown } }));

/** Without a name it is about all of them: their table. */
const orAll = (verb: Verb): Verb => ({
  ...verb,
  optional: 1,
  act: (state, words) =>
    words.length === 0 ? { message: { type: 'focus.chosen', pane: 'top' } } : verb.act(state, words, {}),
});

/** To a shell in it, or to its program. */
const visit = (name: string, help: string, kind: 'shell' | 'attach'): Verb =>
  ofOne(
    name,
    help,
    (container): Outcome =>
      mayTake(kind, container)
        ? { message: { type: 'terminal.asked', id: container.id, program: kind } }
        : { reason: `${container.name} is ${container.state.status}.` },
    { changes: true },
  );

const asTarget = ({ id, name }: Container) => ({ id, name });

/** Commands about containers. */
export const CONTAINER_VERBS: readonly Verb[] = [
  {
    name: 'run',
    aliases: ['container run', 'create', 'container create'],
    help: 'Run a container, in the words of the command line; without any, fill in a form.',
    takes: ['line'],
    optional: 1,
    changes: true,
    act: (_state, [line = '']) => runVerb(line),
  },
  order('start', 'Start it.', given('start')),
  {
    ...order('stop', 'Ask whether to stop it.', (containers, flags) => {
      const how = readStop(flags);
      return 'reason' in how ? how : { type: 'confirm.asked', confirm: stopQuestion(containers, how) };
    }),
    flags: [TIMEOUT, SIGNAL],
  },
  {
    ...order('restart', 'Ask whether to stop it and start it again.', (containers, flags) => {
      const how = readStop(flags);
      return 'reason' in how ? how : { type: 'confirm.asked', confirm: restartQuestion(containers, how) };
    }),
    flags: [TIMEOUT, SIGNAL],
  },
  {
    ...order('kill', 'Ask whether to send it a signal, and which.', (containers, flags): Message | Refusal => {
      const read = readSignal(flags);
      if ('reason' in read) return read;
      const { signal } = read;
      return signal === undefined
        ? { type: 'signals.asked', target: { kind: 'containers', ids: containers.map(({ id }) => id) } }
        : { type: 'confirm.asked', confirm: killQuestion(containers, signal) };
    }),
    flags: [SIGNAL],
  },
  order('pause', 'Freeze it where it is.', given('pause')),
  order('unpause', 'Let it go on.', given('unpause')),
  {
    ...order('remove', 'Ask whether to remove it.', (containers, flags) => ({
      type: 'confirm.asked',
      confirm: removeQuestion(containers, { force: 'force' in flags, removeVolumes: 'volumes' in flags }),
    })),
    name: 'rm',
    flags: [FORCE, VOLUMES],
    aliases: ['container rm', 'container remove', 'remove'],
  },
  { ...visit('exec', 'Open a shell in it.', 'shell'), flags: [INTERACTIVE, TTY] },
  visit('debug', 'Open a shell in it, with tools of this machine where it has none.', 'shell'),
  visit('attach', 'Connect to its program.', 'attach'),
  { ...ofOne('logs', 'Go to its logs.', () => ({ message: { type: 'focus.chosen', pane: 'logs' } })), flags: [FOLLOW] },
  orAll(
    ofOne('stats', 'Go to its charts; without a name, to the table of all.', () => ({
      message: { type: 'focus.chosen', pane: 'stats' },
    })),
  ),
  ofOne('inspect', 'Show what it was started with.', ({ id }) => ({
    message: { type: 'details.asked', of: 'containers', id },
  })),
  ofOne('port', 'Show its ports, among its other details.', ({ id }) => ({
    message: { type: 'details.asked', of: 'containers', id },
  })),
  orAll(tab('top', 'Show its processes; without a name, the table of all containers.', 'processes')),
  tab('diff', 'Show what it changed.', 'changes'),
  tab('cp', 'Walk through its files, and copy out of them.', 'files'),
  tab('export', 'Walk through its files, and copy out of them.', 'files'),
  {
    ...tab('snapshot', 'Show its saves, to go back to.', 'saves'),
    aliases: ['snapshot create', 'snapshot ls', 'snapshot restore', 'snapshot rm'],
  },
  {
    name: 'rename',
    aliases: ['container rename'],
    help: 'Give it another name.',
    takes: ['containers', 'word'],
    optional: 1,
    changes: true,
    act: (state, [word = '', name]) => {
      const container = findContainer(state, word);
      if (!container) return missing('containers', word);
      const form = openForm('rename', { name: container.name }, [asTarget(container)]);
      if (name === undefined) return { message: { type: 'form.opened', form } };
      return { message: { type: 'form.submitted', form: { ...form, values: { name } } } };
    },
  },
  ofOne(
    'update',
    'Change its limits and its restart policy.',
    (container) => ({
      message: { type: 'form.opened', form: openForm('update', limitsOf(container), [asTarget(container)]) },
    }),
    { changes: true },
  ),
  ofOne(
    'commit',
    'Make an image of it as it is.',
    (container) => ({
      message: { type: 'form.opened', form: openForm('commit', { pause: ON }, [asTarget(container)]) },
    }),
    { changes: true },
  ),
];

/** What `-s` says; nothing where it is not there. */
function readSignal({ signal }: FlagWords): { readonly signal?: Signal | undefined } | Refusal {
  if (signal === undefined) return {};
  try {
    return { signal: parseSignal(signal) };
  } catch {
    return { reason: `There is no signal ${signal}.` };
  }
}

/** What `-t` and `-s` say. */
function readStop(flags: FlagWords): StopWish | Refusal {
  const { timeout } = flags;
  if (timeout !== undefined && !/^\d{1,9}$/.test(timeout)) return { reason: `${timeout} is no number of seconds.` };
  const read = readSignal(flags);
  if ('reason' in read) return read;
  return { ...read, ...(timeout === undefined ? {} : { timeoutSeconds: Number(timeout) }) };
}

function runVerb(line: string): Outcome {
  if (line === '') return { message: { type: 'form.opened', form: openForm('run', NEW_CONTAINER) } };
  if (splitWords(line) === undefined) return { reason: 'A quote is not closed.' };
  return { message: { type: 'form.submitted', form: openForm('run-words', { words: line }) } };
}
