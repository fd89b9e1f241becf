/** Runs a program of the machine to its end. An exit code other than 0 is no error here. @throws program_missing */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }>;
