/** A here-document: the lines between `<<NAME` and `NAME`. */
export type Heredoc = {
  readonly name: string;
  /** As written, each line with its line feed; of `<<-` the leading tabs are still there. */
  readonly content: string;
  /** Whether variables in it are replaced where docker does so (COPY, ADD): not when the name is quoted. */
  readonly isExpanded: boolean;
  /** `<<-NAME`: leading tabs are no part of the lines. */
  readonly isChomped: boolean;
  /** `3<<NAME` is 3; 0 otherwise. */
  readonly fileDescriptor: number;
};
