import type { ChainId, Digest } from '../../oci/digest.js';

/**
 * Keeps things from the collector while work is under way that has not made a record of them yet.
 *
 * It belongs to this process and ends with it, however that ends. Hold a thing *before* asking whether it is
 * there: what was found under a lease stays.
 */
export interface Lease extends Disposable {
  readonly id: string;
  holdBlob(digest: Digest): void;
  /** A committed snapshot by chain id (its parents stay with it), or an active one by container id. */
  holdSnapshot(key: ChainId | string): void;
}
