import { isEngineError } from '../errors/engine-error.js';
import type { AskedEngine } from './cli-io.js';
import { askedBy, parseGlobals } from './global-flags.js';

/** The screen on an engine that was chosen, or the words for the command line. */
export type FrontCall =
  | { readonly front: 'screen'; readonly words: readonly string[]; readonly asked: AskedEngine }
  | { readonly front: 'commands'; readonly argv: readonly string[] };

/**
 * Whether the words ask for the screen: nothing but flags that choose an engine, words of the screen's own, and `top`. Others are
 * a command's. Where they cannot be read the command line says why: of those that are not the screen's own, which are no mistake.
 */
export function frontCall(argv: readonly string[], screenWords: ReadonlySet<string>): FrontCall {
  const words = argv.filter((word) => screenWords.has(word));
  const others = argv.filter((word) => !screenWords.has(word));
  try {
    const { flags, operands, wantsHelp } = parseGlobals(others);
    const { dataRoot, runRoot, dockerConfig, choice = {} } = askedBy(flags);
    const isChosen = [choice.context, choice.host, dataRoot, runRoot, dockerConfig].some((each) => each !== undefined);
    const isTop = operands.length === 1 && operands[0] === 'top';
    const isScreen = isChosen && (operands.length === 0 || isTop) && !wantsHelp && !flags.version;
    if (!isScreen) return { front: 'commands', argv };
    const asked = { dataRoot, runRoot, dockerConfig, choice };
    return { front: 'screen', words: isTop ? ['top', ...words] : words, asked };
  } catch (error) {
    if (isEngineError(error)) return { front: 'commands', argv: others };
    throw error;
  }
}
