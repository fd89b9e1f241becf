import { engineError } from '../errors/engine-error.js';
import type { CommandContext } from './command.js';

const INTERRUPT = '\x03';
const END_OF_INPUT = '\x04';
const ERASERS = ['\x7f', '\b'];

/**
 * Asks for one line. A secret one is not shown while it is typed.
 *
 * What was typed ahead of the next question stays for that.
 *
 * @throws cancelled on Ctrl-C
 */
export async function askLine(
  { io: { stdin }, out }: Pick<CommandContext, 'io' | 'out'>,
  question: string,
  { isSecret = false }: { readonly isSecret?: boolean | undefined } = {},
): Promise<string> {
  out.write(question);
  if (isSecret) stdin.setRawMode?.(true);
  try {
    return await readLine(stdin);
  } finally {
    if (isSecret) {
      stdin.setRawMode?.(false);
      out.write('\n');
    }
  }
}

function readLine(stdin: CommandContext['io']['stdin']): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (act: () => void): void => {
      stdin.off('data', take).off('end', end).pause();
      act();
    };
    const end = (): void => settle(() => resolve(text));
    const take = (bytes: Buffer | string): void => {
      const characters = Array.from(bytes.toString());
      for (const [index, character] of characters.entries()) {
        if (character === INTERRUPT) return settle(() => reject(engineError('cancelled')));
        if (character === '\n' || character === '\r' || character === END_OF_INPUT) {
          const rest = characters.slice(index + 1).join('');
          return settle(() => {
            if (rest !== '' && rest !== '\n') stdin.unshift(Buffer.from(rest));
            resolve(text);
          });
        }
        text = ERASERS.includes(character) ? text.slice(0, -1) : text + character;
      }
    };
    stdin.on('data', take).once('end', end);
    stdin.resume();
  });
}
