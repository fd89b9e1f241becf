/** Sees to it that containers on users' networks find each other by name. */
export interface NameService {
  /**
   * Makes what is answered agree with the records, and returns when the answers are known. To be called after every change of
   * who is on a network, or what they are called; does nothing where nothing has changed. A server that does not answer is a
   * warning, no error: containers run without names, too.
   */
  settle(): Promise<void>;
  /** Mends what killed processes left, and starts again what has been killed. Next to nothing where all is well. */
  recover(): Promise<void>;
  /** The port of this machine where questions are answered, for the rules of networks. Chosen when it is first asked for. */
  port(): Promise<number>;
  /** Asks whether containers are answered, and tells where not. One sentence each. */
  warnings(): Promise<readonly string[]>;
}
