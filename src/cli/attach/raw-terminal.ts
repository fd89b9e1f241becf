import type { CliIo } from '../cli-io.js';

/**
 * Keys go through one by one, Ctrl-C among them, and output as it comes, until this is disposed of. Does nothing where stdin is
 * no terminal.
 */
export async function openRawTerminal({ stdin, rawOutput }: Pick<CliIo, 'stdin' | 'rawOutput'>): Promise<Disposable> {
  const stack = new DisposableStack();
  if (!stdin.isTTY) return stack;
  stdin.setRawMode?.(true);
  stack.defer(() => void stdin.setRawMode?.(false));
  // Behind it: Node's raw mode would set it anew.
  const output = await rawOutput?.();
  if (output) stack.use(output);
  return stack;
}
