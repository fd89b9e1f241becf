import { loadKoffi } from './koffi.js';

/**
 * Gives the machine what this process has had and needs no more: takes up to some tens of milliseconds.
 *
 * Garbage is collected where Node lets us (`--expose-gc`, as the launcher starts a server): V8 does that by itself when
 * something new is wanted, and keeps the room. What malloc keeps between its blocks goes back then. @see malloc_trim(3)
 *
 * @param options.keepsCompiled V8's last resort throws away what it knows of the shapes of objects of which there are none, and
 *   with it the code that it has optimised for them.
 */
export function giveBackMemory({ keepsCompiled }: { readonly keepsCompiled: boolean }): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: keepsCompiled ? 'regular' : 'last-resort' });
  trim ??= loadKoffi().load('libc.so.6').func('int malloc_trim(size_t)');
  trim(0);
}

let trim: ((pad: number) => number) | undefined;
