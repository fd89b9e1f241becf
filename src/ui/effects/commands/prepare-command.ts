import type { CustomCommand } from '../../../config/custom-command.js';
import { EngineError, engineError } from '../../../errors/engine-error.js';
import type { CommandFields, CommandTarget } from '../../state/commands/command-target.js';
import type { PreparedCommand } from '../../state/commands/prepared-command.js';
import { shellLine } from './shell-line.js';

/** Puts the values of an object into a template. @throws {EngineError} template_invalid, template_failed */
export type RenderTemplate = (template: string, fields: CommandFields) => Promise<string>;

const SHELL = '/bin/sh';

/** Puts the values of the object into their places. @throws {EngineError} own_command_failed */
export async function prepareCommand(
  { name, command, show, confirm }: CustomCommand,
  { label, fields }: CommandTarget,
  render: RenderTemplate,
): Promise<PreparedCommand> {
  const valueOf = async (text: string): Promise<string> => {
    try {
      // No program takes them, in its arguments or its environment.
      return (await render(text, fields)).replaceAll('\0', '');
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      throw engineError('own_command_failed', { name, reason: cause.message, fields: Object.keys(fields) }, { cause });
    }
  };
  const common = { name, target: label, show, confirm };
  if (command.kind === 'program') {
    const words = await Promise.all(command.words.map(valueOf));
    const [program = '', ...args] = words;
    return { ...common, program, args, env: {}, text: words.join(' ') };
  }
  const actions = [...new Set(command.line.match(/\{\{[^]*?\}\}/g) ?? [])];
  const values = new Map(await Promise.all(actions.map(async (each) => [each, await valueOf(each)] as const)));
  const { line, values: env } = shellLine(command.line, (action) => values.get(action) ?? '');
  const text = command.line.replace(/\{\{[^]*?\}\}/g, (action) => values.get(action) ?? '');
  return { ...common, program: SHELL, args: ['-c', line], env, text };
}
