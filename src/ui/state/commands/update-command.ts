import type { AppState } from '../app-state.js';
import type { Confirm } from '../overlay.js';
import { type Step, step, withNotice } from '../step.js';
import type { CommandMessage } from './command-message.js';
import type { CommandEnd, PreparedCommand } from './prepared-command.js';

/** The user's own commands: asked about where they want that, run, and told about. */
export function updateCommand(state: AppState, message: CommandMessage): Step {
  switch (message.type) {
    case 'command.asked':
      return step(state, { type: 'command.prepare', command: message.command, target: message.target });
    case 'command.prepared': {
      const { prepared } = message;
      if (prepared.confirm) return step({ ...state, overlay: commandQuestion(prepared) });
      return runCommand(state, prepared);
    }
    case 'command.ended':
      return step(ended(state, message));
    default:
      return message satisfies never;
  }
}

export function runCommand(state: AppState, prepared: PreparedCommand): Step {
  const isBehind = prepared.show !== 'terminal';
  const next = isBehind ? withNotice(state, `${prepared.name} runs.`) : state;
  return step(next, { type: 'command.run', prepared });
}

/** Nobody but its author knows what it does: the focus is on Cancel. */
function commandQuestion(prepared: PreparedCommand): Confirm {
  const { name, target, text } = prepared;
  return {
    kind: 'confirm',
    title: `Run ${name}?`,
    lines: [...(target === '' ? [] : [target]), text],
    acceptLabel: 'Run',
    toggles: [],
    focus: 'cancel',
    then: { type: 'command', prepared },
  };
}

function ended(state: AppState, { prepared, end }: CommandMessage & { readonly type: 'command.ended' }): AppState {
  const { name, show } = prepared;
  const isGood = end.exitCode === 0;
  const text = endText(name, end);
  if (show === 'output' && state.overlay === undefined && (end.output !== '' || end.droppedBytes > 0)) {
    return {
      ...state,
      overlay: {
        kind: 'report',
        title: `${name}: ${endWords(end)}`,
        heading: end.droppedBytes > 0 ? `(the first ${end.droppedBytes} bytes are left out)` : undefined,
        lines: end.output.trimEnd().split('\n'),
        top: 0,
      },
    };
  }
  const last = end.output.trimEnd().split('\n').at(-1) ?? '';
  return withNotice(state, !isGood && last !== '' ? `${text} ${last}` : text, isGood ? 'good' : 'bad');
}

function endWords({ exitCode, signal }: CommandEnd): string {
  if (exitCode === 0) return 'done';
  return exitCode === undefined ? `ended by ${signal ?? 'a signal'}` : `failed with ${exitCode}`;
}

function endText(name: string, end: CommandEnd): string {
  const { exitCode, signal } = end;
  if (exitCode === 0) return `${name} is done.`;
  return exitCode === undefined ? `${name} was ended by ${signal ?? 'a signal'}.` : `${name} failed with ${exitCode}.`;
}
