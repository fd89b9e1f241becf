/**
 * Runs a program of the machine to its end. An exit code other than 0 is no error here.
 *
 * @param options.env Added to its environment.
 * @throws program_missing
 */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: { readonly env?: Readonly<Record<string, string>> | undefined },
) => Promise<{ readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }>;
