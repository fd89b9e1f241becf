import type { Emulator, EmulatorOptions } from '../../emulator/emulator.js';

/** Loads the emulated terminal when the first one opens: it takes some 30 ms and 10 MB that no other screen needs. */
export async function loadEmulator(): Promise<(options: EmulatorOptions) => Emulator> {
  const { Emulator: Loaded } = await import('../../emulator/emulator.js');
  return (options) => new Loaded(options);
}
