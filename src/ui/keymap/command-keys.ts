import type { CommandObject, CustomCommand } from '../../config/custom-command.js';
import { commandTarget } from '../state/commands/command-target.js';
import { display } from '../text.js';
import type { Binding, Place } from './binding.js';
import { keyFromSpelling } from './key-spelling.js';

const PLACES: Readonly<Record<CommandObject, readonly Place[]>> = {
  container: ['containers', 'stats', 'logs', 'container-detail'],
  image: ['images', 'image-detail'],
  volume: ['volumes'],
  network: ['networks'],
  any: ['panes'],
};

/** The user's own commands, as keys like all others: the palette and the help have them too. */
export function commandBindings(commands: readonly CustomCommand[]): readonly Binding[] {
  return commands.map((command): Binding => {
    const { name, on, keys, readsOnly } = command;
    return {
      id: `command.${name}`,
      keys: [...new Set(keys.map(keyFromSpelling))],
      where: PLACES[on],
      label: display(name),
      help: `${command.confirm ? 'Ask, then run' : 'Run'} ${display(commandText(command))}`,
      changes: !readsOnly,
      command: name,
      whyNot: (state) => (commandTarget(state, on) ? undefined : `No ${on} is selected.`),
      message: (state) => {
        const target = commandTarget(state, on);
        return target && { type: 'command.asked', command, target };
      },
    };
  });
}

/** A command as its user wrote it, on one line. */
export function commandText({ command }: CustomCommand): string {
  return command.kind === 'shell' ? command.line : command.words.join(' ');
}
