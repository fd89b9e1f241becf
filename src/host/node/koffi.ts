import { createRequire } from 'node:module';

type Koffi = typeof import('koffi');

/**
 * koffi, without what is around it: its own entry point looks for the binary in many places and takes 8 ms,
 * the binary alone 1.5. Where that is not there, or for another libc, its own way it is.
 *
 * Required, not imported: most commands never come here.
 */
export function loadKoffi(): Koffi {
  const require = createRequire(import.meta.url);
  const machine = `linux-${process.arch}`;
  try {
    return require(`@koromix/koffi-${machine}/${machine.replace('-', '_')}/koffi.node`) as Koffi;
  } catch {
    return require('koffi') as Koffi;
  }
}
