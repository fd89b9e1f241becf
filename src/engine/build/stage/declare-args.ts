import type { ArgInstruction, Environment } from '../../../dockerfile/index.js';
import type { StageState } from './stage-state.js';

export type KnownArgs = {
  /** From `--build-arg`. */
  readonly given: Environment;
  /** ARGs before the first FROM, with the values that hold. */
  readonly meta: Environment;
  /** `TARGETARCH` and its like. */
  readonly platform: Environment;
};

/**
 * The stage after an ARG whose default has been expanded. A value that was given goes before the default, and that before
 * the one of an ARG above the first FROM. One that has none is declared, and stays unset.
 */
export function declareArgs(
  state: StageState,
  { args }: ArgInstruction,
  { given, meta, platform }: KnownArgs,
): { readonly state: StageState; readonly createdBy: string } {
  const values = new Map(state.args);
  const texts: string[] = [];
  for (const { name, value } of args) {
    const own = given.get(name) ?? value;
    const found = own ?? meta.get(name) ?? platform.get(name);
    if (found !== undefined) values.set(name, found);
    texts.push(found === undefined ? name : `${name}=${found}`);
  }
  return { state: { ...state, args: values }, createdBy: `ARG ${texts.join(' ')}` };
}
