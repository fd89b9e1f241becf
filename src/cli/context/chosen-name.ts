import { DEFAULT_CONTEXT } from '../../contexts/context.js';
import { mayBeFar } from '../../contexts/may-be-far.js';
import type { CommandContext } from '../command.js';

/** The name of the context that a command works on; contexts are not looked at where none can be meant. */
export async function chosenName({ io, askedEngine }: Pick<CommandContext, 'io' | 'askedEngine'>): Promise<string> {
  const choice = askedEngine.choice ?? {};
  if (!mayBeFar(choice, io.env)) return DEFAULT_CONTEXT;
  const { chooseContext } = await import('../../contexts/choose-context.js');
  const { ContextStore } = await import('../../contexts/context-store.js');
  return (await chooseContext(ContextStore.of(io.env), choice, io.env)).name;
}
