/** Rows and columns of a terminal. */
export type TerminalSize = { readonly rows: number; readonly columns: number };

export type AttachOptions = {
  readonly stdin?: boolean | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
  readonly size?: TerminalSize | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type OutputChunk = { readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array };

/** A connection to the streams of a container or an exec. Leaving it does not end the program. */
export interface AttachSession extends AsyncDisposable {
  /** Ends when the program has closed its output. Read once. */
  readonly output: AsyncIterable<OutputChunk>;
  /** Resolves when the program can take more. Bytes after {@link AttachSession.closeInput} are dropped. */
  write(bytes: Uint8Array): Promise<void>;
  closeInput(): Promise<void>;
  /** Without a terminal: does nothing. */
  resize(size: TerminalSize): Promise<void>;
  /** Leaves; the program goes on. */
  close(): Promise<void>;
  /** Leaves because the user typed the detach keys, which is an event of its own. */
  detach(): Promise<void>;
}
