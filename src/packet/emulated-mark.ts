/**
 * Mark of a packet that has been held back on purpose, at the moment when it is let go: a capture that saw it come in
 * already must not count it again.
 */
export const EMULATED_MARK = 0x6774_7970;
