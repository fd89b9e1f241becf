import {
  type ArgInstruction,
  type ArgSources,
  argValue,
  type EscapeCharacter,
  expander,
} from '../../../dockerfile/index.js';
import { type StageState, variablesOf } from './stage-state.js';

/** The stage after an ARG, and what its history says. One that has no value is declared, and stays unset; each sees those before it. */
export function declareArgs(
  state: StageState,
  { args }: ArgInstruction,
  sources: Omit<ArgSources, 'expand'> & { readonly escape: EscapeCharacter },
): { readonly state: StageState; readonly createdBy: string } {
  const values = new Map(state.args);
  const texts = args.map((arg) => {
    const expand = expander(variablesOf({ ...state, args: values }), sources);
    const value = argValue(arg, { ...sources, expand });
    if (value === undefined) return arg.name;
    values.set(arg.name, value);
    return `${arg.name}=${value}`;
  });
  return { state: { ...state, args: values }, createdBy: `ARG ${texts.join(' ')}` };
}
