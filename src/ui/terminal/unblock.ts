/**
 * Lets writes return before a slow or stopped terminal has taken them: Node makes its standard streams wait, and one
 * `ctrl-s` would hold the engine too. A child that inherits the stream makes it wait again: ask anew after each.
 *
 * Node has no public way to say this. Where the private one is gone, everything works but for slow terminals.
 */
export function unblock(output: object): void {
  const handle: unknown = Reflect.get(output, '_handle');
  if (typeof handle !== 'object' || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, 'setBlocking');
  if (typeof setBlocking === 'function') setBlocking.call(handle, false);
}
