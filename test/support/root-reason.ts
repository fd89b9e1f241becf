/** Why tests that need root on Linux cannot run, or false. */
export function rootReason(): string | false {
  if (process.platform !== 'linux') return 'needs Linux';
  return process.getuid?.() === 0 ? false : 'needs root';
}
