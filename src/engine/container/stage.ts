import type { PrivateMount } from '../../host/syscalls.js';
import type { RuntimeSpec } from '../../oci/runtime-spec.js';

/** Where a program runs that is to see other files than its container's own: a debug session. */
export type Stage = {
  /** Instead of those of the container's writable layer. */
  readonly mounts: readonly PrivateMount[];
  /** Runs with them in sight, before users are looked up in the root and the bundle is written. Synchronous. */
  prepare(): void;
  /** Has the last word on the bundle. */
  shape(spec: RuntimeSpec): RuntimeSpec;
};
