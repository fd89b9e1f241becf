import type { NameZone } from './name-zone.js';

/** What the name servers of one state root are to answer. */
export type NamePlan = {
  readonly zones: readonly NameZone[];
  /** The host's servers, asked for what no container is called. */
  readonly hostServers: readonly string[];
  readonly port: number;
};

/** A place of one network where one can ask whether it has been read. */
export type SerialQuestion = { readonly address: string; readonly serial: string };

/** A program that answers. Callers hold the lock of names. */
export interface NameServer {
  /** Whether it is at work, or said to be. */
  isInUse(): boolean;
  /** Whether it is at work on just that. Needs no lock. */
  isCurrent(plan: NamePlan): boolean;
  /** The containers of which it has been told something else, where that is all that keeps it from being current. Needs no lock. */
  differing(plan: NamePlan): readonly string[] | undefined;
  /** Whether it has something to do that the machine has not let it do yet. */
  isBusy(): boolean;
  /**
   * Tells it what to answer, and starts it where it is not at work. It may take a moment until it has read it.
   * @returns what to ask to know: nothing where all was known before
   */
  apply(plan: NamePlan): Promise<readonly SerialQuestion[]>;
  /** What to ask to know whether it has read what stands written for these networks, whoever wrote it last. Needs no lock. */
  questions(plan: NamePlan): readonly SerialQuestion[];
  /** Ends it, and what it was told. Twice is no error. */
  end(): Promise<void>;
}
