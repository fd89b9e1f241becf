import { type ArgInstruction, type ArgSources, argValue } from '../../../dockerfile/index.js';
import type { StageState } from './stage-state.js';

/** The stage after an ARG, and what its history says. One that has no value is declared, and stays unset. */
export function declareArgs(
  state: StageState,
  { args }: ArgInstruction,
  sources: ArgSources,
): { readonly state: StageState; readonly createdBy: string } {
  const values = new Map(state.args);
  const texts = args.map((arg) => {
    const value = argValue(arg, sources);
    if (value === undefined) return arg.name;
    values.set(arg.name, value);
    return `${arg.name}=${value}`;
  });
  return { state: { ...state, args: values }, createdBy: `ARG ${texts.join(' ')}` };
}
