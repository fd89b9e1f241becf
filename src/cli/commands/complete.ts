import { isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { type Completion, NOTHING } from '../completion/candidate.js';
import { switchFlag } from '../flag.js';

/**
 * `gantry __complete -- WORD…`, which the scripts of `gantry completion` call: a word a line, behind a tab what it is, and last
 * `:` with hints. Whatever is wrong, it says nothing: somebody is typing.
 */
export const completeWords = command({
  summary: 'Words that may stand where the last of these stands',
  operands: { usage: '-- [WORD...]', min: 0 },
  flags: { namesOnly: switchFlag({ help: 'Do not say what they are' }) },
  async runLocally({ flags: { namesOnly }, operands, out, io }) {
    const { complete } = await import('../completion/complete.js');
    const asked = complete(operands, {
      env: io.env,
      hasDescriptions: !namesOnly,
      engine: async (engine) => {
        if (!io.others) throw new Error('no engine to ask');
        return await io.others.open(engine);
      },
    });
    for (const line of linesOf(await asked.catch(orNothing), namesOnly)) out.line(line);
  },
});

/** No root, no engine over there, a flag that cannot be read. */
function orNothing(error: unknown): Completion {
  if (!isEngineError(error)) throw error;
  return NOTHING;
}

const linesOf = ({ candidates, hints }: Completion, namesOnly: boolean): readonly string[] => [
  ...candidates.map(({ text, description = '' }) =>
    namesOnly || description === '' ? text : `${text}\t${onOneLine(description)}`,
  ),
  `:${hints.join(' ')}`,
];

const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
