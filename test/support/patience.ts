/**
 * How long a test waits for a fact before it says that it never came. Far longer than anything takes: a machine with one core,
 * half of which somebody else has, is no reason to fail.
 */
export const PATIENCE_MS = 60_000;
