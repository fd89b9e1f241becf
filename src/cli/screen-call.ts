import { isEngineError } from '../errors/engine-error.js';
import type { AskedEngine } from './cli-io.js';
import { choiceOf, parseGlobals } from './global-flags.js';

/** The screen on an engine that was chosen. */
export type ScreenCall = { readonly words: readonly string[]; readonly asked: AskedEngine };

/**
 * Whether the words ask for the screen: nothing but flags that choose an engine, words of the screen's own, and `top`. Undefined
 * where they are a command's, or cannot be read: then the command line says why.
 */
export function screenCall(argv: readonly string[], screenWords: ReadonlySet<string>): ScreenCall | undefined {
  const words = argv.filter((word) => screenWords.has(word));
  try {
    const { flags, operands, wantsHelp } = parseGlobals(argv.filter((word) => !screenWords.has(word)));
    const { dataRoot, runRoot } = flags;
    const choice = choiceOf(flags);
    const isChosen = [choice.context, choice.host, dataRoot, runRoot].some((each) => each !== undefined);
    const isTop = operands.length === 1 && operands[0] === 'top';
    if (!isChosen || (operands.length > 0 && !isTop) || wantsHelp || flags.version) return undefined;
    return { words: isTop ? ['top', ...words] : words, asked: { dataRoot, runRoot, choice } };
  } catch (error) {
    if (isEngineError(error)) return undefined;
    throw error;
  }
}
