/** Why tests that unpack layers cannot run here, or false. */
export function layerTestReason(): string | false {
  if (process.platform !== 'linux') return 'needs Linux';
  return process.getuid?.() === 0 ? false : 'needs root: layers have owners';
}
