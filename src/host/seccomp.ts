import type { SeccompProfile } from '../oci/runtime-spec.js';

/** Turns rules about system calls into the instructions that the kernel runs. */
export interface SeccompCompiler {
  /** Of the library behind it; undefined where this machine has none. Another version may make another filter. */
  version(): string | undefined;
  /**
   * The filter as seccomp(2) takes it: an array of `struct sock_filter`.
   *
   * System calls that the library does not know yet are allowed by their number where the rules allow them. Those
   * newer than any rule knows fail with ENOSYS, as on an older kernel, and not with the rules' default error:
   * the C library then uses what it used before.
   *
   * @throws system_call_failed
   */
  compile(profile: SeccompProfile): Uint8Array;
}
