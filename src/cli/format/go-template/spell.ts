import type { Command, Operand, Pipe } from './node.js';

/** A part of a template as Go writes it in messages. */
export function spell(operand: Operand): string {
  switch (operand.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'constant':
      return operand.text;
    case 'function':
      return operand.name;
    case 'field':
      return dotted(operand.fields);
    case 'variable':
      return operand.name + dotted(operand.fields);
    case 'pipe':
      return `(${spellPipe(operand.pipe)})${dotted(operand.fields)}`;
    default:
      return operand satisfies never;
  }
}

export const spellCommand = ({ operands }: Command): string => operands.map(spell).join(' ');

export function spellPipe({ variables, isAssignment, commands }: Pipe): string {
  const declared = variables.length > 0 ? `${variables.join(', ')} ${isAssignment ? '=' : ':='} ` : '';
  return declared + commands.map(spellCommand).join(' | ');
}

const dotted = (fields: readonly string[]): string => fields.map((name) => `.${name}`).join('');
