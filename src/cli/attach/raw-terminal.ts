import type { InputStream } from '../cli-io.js';

/** Keys go through one by one, Ctrl-C among them, until this is disposed of. Does nothing where stdin is no terminal. */
export function openRawTerminal(stdin: InputStream): Disposable {
  if (!stdin.isTTY) return { [Symbol.dispose]: () => undefined };
  stdin.setRawMode?.(true);
  return { [Symbol.dispose]: () => void stdin.setRawMode?.(false) };
}
