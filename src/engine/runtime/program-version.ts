/** What a program says of itself. */
export type ProgramVersion = { readonly name: string; readonly version: string };

/** Reads the first line of `--version`: `crun version 1.8.1`. Without a version in it, that is `0`. */
export function parseProgramVersion(stdout: string, programName: string): ProgramVersion {
  const match = /^(?<name>\S+) version (?<version>\S+)/.exec(stdout);
  return { name: match?.groups?.['name'] ?? programName, version: match?.groups?.['version'] ?? '0' };
}

/** Whether `found` is `needed` or newer, by its first three numbers; what distributions append does not count. */
export function isAtLeast(found: string, needed: string): boolean {
  const [have, want] = [numbersOf(found), numbersOf(needed)];
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}
