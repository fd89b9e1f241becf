/** Takes what was given on the command line out of the process list, where everybody reads it. */
export function hideArguments(title: string): void {
  process.title = title;
}
