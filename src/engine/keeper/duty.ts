/**
 * One kind of work that must go on with no front open. The keeper begins every duty when it starts, and disposes of them
 * when there is no work left for any (see `has-work.ts`).
 *
 * Only the keeper does it, so a duty need not reckon with another one at the same work; but the keeper may be killed at
 * any moment, and the next one must be able to go on from what the state roots say.
 */
export interface Duty extends AsyncDisposable {
  /**
   * Brings what is being done in step with the state: does what is due, begins what has become work, ends what is none
   * any more. Called after every change of the state by whatever process, and when {@link Duty.nextAtMs} has come.
   *
   * The other duties wait for it: what lasts goes on beside, and reports by changing the state.
   */
  tend(): Promise<void>;
  /** When it is to be called even if nothing changes; undefined where it has nothing to wait for. */
  nextAtMs(): number | undefined;
}
